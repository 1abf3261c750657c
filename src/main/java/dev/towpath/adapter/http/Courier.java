package dev.towpath.adapter.http;

import dev.towpath.model.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Brings a body to an address, once: https, or this machine itself; no redirect is followed, and little is read of the answer.
 *
 * <p>Whatever it says about trouble names no address, because the address may be the secret.
 */
public final class Courier {
    private final HttpEndpoints.Names names;
    private Optional<HttpClient> client = Optional.empty();

    /** A courier who looks names up so. */
    public Courier(HttpEndpoints.Names names) {
        this.names = names;
    }

    /**
     * What came of it.
     *
     * @param status empty if there was no answer
     * @param retryAfter the header of that name
     * @param text the beginning of the answer, or what went wrong
     * @param hopeless whether another try comes to the same
     */
    public record Answer(Optional<Integer> status, Optional<String> retryAfter, String text, boolean hopeless) {
        static Answer trouble(String text, boolean hopeless) {
            return new Answer(Optional.empty(), Optional.empty(), text, hopeless);
        }
    }

    /** What is wrong with an address, as the end of a sentence that does not repeat it, if anything. */
    public static Optional<String> fault(URI address) {
        return AddressRule.form(address);
    }

    /** Posts a body. Never throws. */
    public Answer post(URI address, Map<String, String> headers, byte[] body, Duration patience) {
        Optional<String> refusal = refusal(address);
        if (refusal.isPresent()) {
            return Answer.trouble(refusal.get(), true);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(patience)
                .header("User-Agent", "towpath")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<byte[]>> answer =
                client().sendAsync(request.build(), info -> new BeginningOfBody(Limits.NOTICE_ANSWER_BYTES_MAX));
        try {
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    Optional.of(response.statusCode()),
                    response.headers().firstValue("retry-after"),
                    new String(response.body(), StandardCharsets.UTF_8),
                    false);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Answer.trouble("there was no whole answer within " + patience.toMillis() + " ms", false);
        } catch (ExecutionException e) {
            IOException cause = e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            return Answer.trouble(HttpEndpoints.reason(cause), false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            return Answer.trouble("it was interrupted", true);
        }
    }

    private Optional<String> refusal(URI address) {
        Optional<String> form = AddressRule.form(address);
        if (form.isPresent()) {
            return form;
        }
        try {
            for (InetAddress found : names.of(address.getHost().replaceAll("^\\[|]$", ""))) {
                Optional<String> refusal = AddressRule.refusal(address, found);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("the name \"" + address.getHost() + "\" has no address");
        }
    }

    /** The client starts threads, so there is none before it is needed. */
    private synchronized HttpClient client() {
        HttpClient made = client.orElseGet(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Limits.NOTICE_ANSWER_MAX)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        client = Optional.of(made);
        return made;
    }
}

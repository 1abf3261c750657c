package dev.towpath.adapter.web.signin;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import dev.towpath.adapter.http.BoundedBody;
import dev.towpath.model.Limits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the identity provider over HTTP. No redirect is followed, because a secret goes along; an answer has so many bytes and so much
 * time altogether.
 */
final class Fetch implements ResourceRetriever, HTTPRequestSender {
    private static final int SUCCESS = 200;

    private Optional<HttpClient> client = Optional.empty();

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(URI.create(url.toString()))
                .header("Accept", "application/json")
                .GET());
        if (answer.statusCode() != SUCCESS) {
            throw new IOException("it answered with " + answer.statusCode());
        }
        return new Resource(text(answer), type(answer).orElse("application/json"));
    }

    @Override
    public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest asked) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(asked.getURI())
                .method(
                        asked.getMethod().name(),
                        HttpRequest.BodyPublishers.ofString(
                                Optional.ofNullable(asked.getBody()).orElse("")));
        asked.getHeaderMap().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        HttpResponse<byte[]> answer = send(request);
        HTTPResponse response = new HTTPResponse(answer.statusCode());
        Optional<String> type = type(answer);
        if (type.isPresent()) {
            try {
                response.setContentType(type.get());
            } catch (ParseException e) {
                throw new IOException("it answered with content of the type \"" + type.get() + "\"", e);
            }
        }
        response.setBody(text(answer));
        return response;
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = client().sendAsync(
                        request.timeout(Limits.SIGN_IN_ANSWER_MAX).build(),
                        head -> new BoundedBody(Limits.SIGN_IN_ANSWER_BYTES_MAX));
        try {
            return answer.get(Limits.SIGN_IN_ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException error ? error : new IOException(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no whole answer within " + Limits.SIGN_IN_ANSWER_MAX.toSeconds() + " seconds", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static Optional<String> type(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Content-Type");
    }

    /** The client starts threads, so there is none before it is needed. */
    private synchronized HttpClient client() {
        HttpClient made = client.orElseGet(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Limits.SIGN_IN_ANSWER_MAX)
                .build());
        client = Optional.of(made);
        return made;
    }
}

package dev.towpath.adapter.http;

import dev.towpath.execute.EndpointCheck;
import dev.towpath.model.HttpCheck;
import dev.towpath.model.HttpCheck.Body;
import dev.towpath.model.Limits;
import dev.towpath.model.Progress;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Asks addresses with the JDK's client: no cookies, no credentials, a few redirects, the beginning of a body.
 *
 * <p>Names are looked up and judged before each request; the JDK remembers the answer for its own look-up a moment later, so the
 * address that was judged is the one that is asked.
 */
public final class HttpEndpoints implements EndpointCheck {
    private final Names names;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final Duration interval;
    private Optional<HttpClient> client = Optional.empty();

    /** Looks names up. */
    @FunctionalInterface
    public interface Names {
        /** Every address of a host. */
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        /** Returns after the time. */
        void of(Duration time) throws InterruptedException;
    }

    /**
     * Asks every two seconds.
     *
     * @param nanoTime monotonic time
     */
    public HttpEndpoints(Names names, LongSupplier nanoTime, Pause pause) {
        this(names, nanoTime, pause, Duration.ofSeconds(2));
    }

    HttpEndpoints(Names names, LongSupplier nanoTime, Pause pause, Duration interval) {
        this.names = names;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.interval = interval;
    }

    @Override
    public Optional<Failure> obstacle(HttpCheck check) {
        return parsed(check.url())
                .map(this::obstacle)
                .orElseGet(() -> Optional.of("it is not an address"))
                .map(why -> new Failure.NeedsHuman(
                        ReasonCode.UNSUPPORTED,
                        "the address \"" + check.url() + "\" cannot be asked: " + why,
                        "correct verify in app.yaml, or run where the address can be reached"));
    }

    @Override
    public Answer ask(HttpCheck check, Progress progress, BooleanSupplier stopping) {
        long start = nanoTime.getAsLong();
        int times = 0;
        while (true) {
            if (stopping.getAsBoolean()) {
                return new Answer(Kind.STOPPED, "stopped while asking " + check.url());
            }
            Reply reply = reply(check);
            times++;
            if (reply.fulfils(check)) {
                return new Answer(Kind.WANTED, reply.words(check));
            }
            Duration left = check.within().minusNanos(nanoTime.getAsLong() - start);
            if (left.isNegative() || left.isZero()) {
                return new Answer(
                        Kind.OTHERWISE,
                        reply.words(check)
                                + (times == 1 ? "" : ", asked " + times + " times in " + words(check.within())));
            }
            progress.say("verifying: " + reply.words(check));
            if (interruptedWhileWaiting(left.compareTo(interval) < 0 ? left : interval)) {
                return new Answer(Kind.STOPPED, "stopped while asking " + check.url());
            }
        }
    }

    private Reply reply(HttpCheck check) {
        URI uri = URI.create(check.url());
        for (int hops = 0; hops <= Limits.REDIRECTS_MAX; hops++) {
            URI asked = uri;
            Optional<String> obstacle = obstacle(asked);
            if (obstacle.isPresent()) {
                return Reply.trouble(asked.toString(), "cannot be asked: " + obstacle.get());
            }
            HttpResponse<byte[]> response;
            try {
                response = send(asked, bytesMax(check));
            } catch (IOException e) {
                return Reply.trouble(asked.toString(), "did not answer: " + reason(e));
            }
            Optional<URI> next = redirect(response, check).map(location -> asked.resolve(location));
            if (next.isEmpty()) {
                return reply(check, asked, response);
            }
            if (AddressRule.namesLoopback(next.get()) && !AddressRule.namesLoopback(asked)) {
                return Reply.trouble(asked.toString(), "redirects to " + next.get() + ", which is this machine itself");
            }
            uri = next.get();
        }
        return Reply.trouble(check.url(), "redirects more than " + Limits.REDIRECTS_MAX + " times");
    }

    private static Reply reply(HttpCheck check, URI from, HttpResponse<byte[]> response) {
        ServedBody body =
                new ServedBody(response.body(), response.headers().firstValue("content-encoding"), bytesMax(check));
        return new Reply(
                from.toString(),
                Optional.of(response.statusCode()),
                body.text(Limits.HTTP_BODY_BYTES_MAX),
                compared(check, from, body));
    }

    /** Where a redirect leads to another page, that one has another body by right. */
    private static Reply.Comparison compared(HttpCheck check, URI from, ServedBody body) {
        if (!(check.body() instanceof Body.Exactly wanted)) {
            return Reply.Comparison.NONE;
        }
        if (!String.valueOf(from.getPath()).equals(URI.create(check.url()).getPath())) {
            return new Reply.Comparison(
                    Optional.of("after a redirect, so its body is not compared with \"" + wanted.name() + "\""),
                    Optional.empty());
        }
        Optional<String> difference = body.difference(wanted);
        return new Reply.Comparison(
                Optional.of("with \"" + wanted.name() + "\" as it was published")
                        .filter(words -> difference.isEmpty()),
                difference);
    }

    /** One byte more than the wanted body has tells that there is more. */
    private static int bytesMax(HttpCheck check) {
        return check.body() instanceof Body.Exactly wanted
                ? (int) Math.max(Limits.HTTP_BODY_BYTES_MAX, wanted.size() + 1)
                : Limits.HTTP_BODY_BYTES_MAX;
    }

    private static Optional<URI> redirect(HttpResponse<byte[]> response, HttpCheck check) {
        int status = response.statusCode();
        boolean redirects = status >= 300 && status < 400 && status != 304 && status != check.status();
        return redirects ? response.headers().firstValue("location").flatMap(HttpEndpoints::parsed) : Optional.empty();
    }

    private HttpResponse<byte[]> send(URI uri, int bytesMax) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Limits.HTTP_ANSWER_MAX)
                .header("User-Agent", "towpath")
                .header("Accept", "*/*")
                .header("Accept-Encoding", "identity")
                .GET()
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                client().sendAsync(request, info -> new BeginningOfBody(bytesMax));
        try {
            return answer.get(Limits.HTTP_ANSWER_MAX.toMillis() + 1000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("the answer took too long", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            throw new IOException("it was interrupted", e);
        }
    }

    /** The client starts threads, so there is none before it is needed. */
    private synchronized HttpClient client() {
        HttpClient made = client.orElseGet(() -> HttpClient.newBuilder()
                .connectTimeout(Limits.HTTP_ANSWER_MAX)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        client = Optional.of(made);
        return made;
    }

    private Optional<String> obstacle(URI uri) {
        Optional<String> form = AddressRule.form(uri);
        if (form.isPresent()) {
            return form;
        }
        try {
            for (InetAddress address : names.of(uri.getHost().replaceAll("^\\[|]$", ""))) {
                Optional<String> refusal = AddressRule.refusal(uri, address);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("the name \"" + uri.getHost() + "\" has no address");
        }
    }

    private static Optional<URI> parsed(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    static String reason(IOException e) {
        boolean refused = Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .limit(10)
                .anyMatch(cause -> cause instanceof ConnectException && cause.getMessage() == null);
        return refused
                ? "the connection is refused"
                : Optional.ofNullable(e.getMessage()).orElse(e.toString()).replaceAll("\\p{Cntrl}+", " ");
    }

    private boolean interruptedWhileWaiting(Duration time) {
        try {
            pause.of(time);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static String words(Duration time) {
        boolean minutes = time.toSeconds() >= 60 && time.toSeconds() % 60 == 0;
        long count = minutes ? time.toMinutes() : time.toSeconds();
        return count + (minutes ? " minute" : " second") + (count == 1 ? "" : "s");
    }
}

package dev.towpath.simulation;

import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.WiredCloud;
import dev.towpath.simulation.Chance.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Carries what the AWS SDK would send to the rehearsal cloud of the world whose process asks: every byte but no network. */
final class InProcessHttp implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return send(request);
            }

            @Override
            public void abort() {
                // Nothing is under way between two turns.
            }
        };
    }

    private static HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
        SdkHttpRequest http = request.httpRequest();
        Map<String, String> headers = new TreeMap<>();
        http.forEachHeader((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        byte[] body = body(request);
        Runner runner = Runner.current();
        WiredCloud cloud = runner.world().wire();
        String operation = cloud.operation(http.method().name(), http.getUri(), headers, body);
        if (operation.startsWith("sts:")) {
            // Whose credentials these are is asked once by clients that all processes of this test share, under a lock
            // of theirs.
            return response(cloud.ask(http.method().name(), http.getUri(), headers, body)
                    .orElseThrow());
        }
        String about = http.getUri().getRawPath() + " "
                + (body.length < 20_000 ? new String(body, StandardCharsets.UTF_8) : "");
        Optional<WiredCloud.Reply> reply = runner.call(
                operation,
                about,
                () -> cloud.ask(http.method().name(), http.getUri(), headers, body),
                kind -> trouble(kind, () -> cloud.ask(http.method().name(), http.getUri(), headers, body), runner));
        return response(reply.orElseThrow(() -> new IOException("the connection was closed without an answer")));
    }

    private interface Asking {
        Optional<WiredCloud.Reply> ask();
    }

    /** What AWS says when it does not do what it is asked. */
    private static Optional<WiredCloud.Reply> trouble(Kind kind, Asking asking, Runner runner) {
        if (kind == Kind.LOST) {
            return Optional.empty();
        }
        runner.world().cloud().fault(kind == Kind.THROTTLE ? Fault.throttle("*", 1) : Fault.error("*", 1));
        return asking.ask();
    }

    private static byte[] body(HttpExecuteRequest request) {
        return request.contentStreamProvider()
                .map(provider -> {
                    try (InputStream content = provider.newStream()) {
                        return content.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(new byte[0]);
    }

    private static HttpExecuteResponse response(WiredCloud.Reply reply) {
        SdkHttpFullResponse.Builder builder = SdkHttpFullResponse.builder().statusCode(reply.status());
        reply.headers().forEach(builder::putHeader);
        return HttpExecuteResponse.builder()
                .response(builder.putHeader("Content-Length", Integer.toString(reply.body().length))
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(reply.body())))
                .build();
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}

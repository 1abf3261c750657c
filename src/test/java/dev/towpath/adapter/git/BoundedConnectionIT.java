package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed answers over real HTTP. */
class BoundedConnectionIT {
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip"})
    void whatWasCompressedIsUnpackedBeforeItIsCounted(String encoding) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", encoding);
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
                out.write("0009hello".getBytes(StandardCharsets.US_ASCII));
            }
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/x.git/info/refs");
            BoundedConnection connection = new BoundedConnection(address.toURL(), Proxy.NO_PROXY);
            assertThat(connection.getHeaderField("Content-Encoding")).isNull();
            try (InputStream answer = connection.getInputStream()) {
                assertThat(answer).isInstanceOf(BoundedAnswer.class);
                assertThat(new String(answer.readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo("0009hello");
            }
        } finally {
            server.stop(0);
        }
    }
}

package dev.towpath.bench;

import dev.towpath.testing.Program;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** S3Proxy, a third-party S3 server, in a process of its own with its objects in a directory. */
final class ObjectServer implements AutoCloseable {
    private static final int TRIES = 150;
    private static final String QUIET = "<configuration><root level=\"ERROR\"/></configuration>";

    private final Process process;
    private final URI endpoint;

    private ObjectServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    static ObjectServer start(Path scratch) throws IOException, InterruptedException {
        Path home = Files.createDirectories(scratch.resolve("s3proxy"));
        Path objects = Files.createDirectories(home.resolve("objects"));
        int port = freePort();
        Path properties = Files.writeString(home.resolve("s3proxy.properties"), """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=none
            s3proxy.ignore-unknown-headers=true
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            jclouds.identity=bench
            jclouds.credential=bench
            """.formatted(port, objects));
        Path logging = Files.writeString(home.resolve("logback.xml"), QUIET);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Dlogback.configurationFile=" + logging,
                        "-cp",
                        classpath(home),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("s3proxy.log").toFile())
                .start();
        ObjectServer server = new ObjectServer(process, URI.create("http://127.0.0.1:" + port));
        server.await(home.resolve("s3proxy.log"));
        return server;
    }

    /** Maven resolves it from its own small pom, so that none of its libraries come near ours. */
    private static String classpath(Path home) throws IOException {
        Path file = home.resolve("classpath");
        Program maven = Program.onPath("sh", "a POSIX shell is needed")
                .with(Map.of("HOME", System.getProperty("user.home"), "JAVA_HOME", System.getProperty("java.home")));
        maven.run(
                "./mvnw",
                "-q",
                "-B",
                "-f",
                "bench/s3proxy/pom.xml",
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + file);
        return String.join(File.pathSeparator, List.of(Files.readString(file).strip()));
    }

    URI endpoint() {
        return endpoint;
    }

    /** User and system time that the server has taken. */
    long cpuMillis() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }

    private void await(Path log) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            try {
                HttpURLConnection connection =
                        (HttpURLConnection) endpoint.toURL().openConnection();
                connection.getResponseCode();
                return;
            } catch (IOException e) {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("S3Proxy has ended: " + Files.readString(log), e);
                }
            }
        }
        close();
        throw new IllegalStateException("S3Proxy does not answer: " + Files.readString(log));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

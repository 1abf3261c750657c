package dev.towpath.hostile;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.towpath.hostile.HostileRepositories.Attempt;
import dev.towpath.testing.GitHttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Remotes that send elsewhere or never end, and caches of remotes that somebody has been at. */
final class HostileRemotes {
    private HostileRemotes() {}

    static Map<String, Attempt> all() {
        Map<String, Attempt> all = new LinkedHashMap<>();
        all.put("remote: sends on to another host", world -> redirected(world, "http://localhost:9"));
        all.put("remote: sends on to the metadata service", world -> redirected(world, "http://169.254.169.254"));
        all.put("remote: sends on to a file", world -> redirected(world, "file:///etc/passwd?"));
        all.put(
                "remote: answers a web page",
                world -> answering(
                        world, out -> out.write(HostileRepositories.bytes("<html>\u001b[31m sign in</html>"))));
        all.put("remote: advertises refs without end", world -> answering(world, HostileRemotes::endless));
        all.put(
                "remote: advertises refs without end, compressed",
                world -> served(world, exchange -> {
                    exchange.getResponseHeaders().add("Content-Encoding", "gzip");
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
                        endless(out);
                    }
                }));
        all.put(
                "remote: lists refs without end when it is asked for them",
                world -> served(world, exchange -> {
                    boolean asked = exchange.getRequestMethod().equals("POST");
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = exchange.getResponseBody()) {
                        if (asked) {
                            refs(out);
                        } else {
                            out.write(HostileRepositories.bytes("001e# service=git-upload-pack\n0000000eversion 2\n"
                                    + "000cls-refs\n0012fetch=shallow\n0000"));
                        }
                    }
                }));
        all.putAll(caches());
        return all;
    }

    private static Map<String, Attempt> caches() {
        Map<String, Attempt> all = new LinkedHashMap<>();
        all.put(
                "cache: the mirror's configuration runs programs and turns addresses",
                mirror(
                        mirror -> Files.writeString(
                                mirror.resolve("config"),
                                "[core]\n  repositoryformatversion = 0\n  bare = true\n  sshCommand = touch /tmp/towpath-hostile\n[url \"http://127.0.0.1:9/\"]\n  insteadOf = http://127.0.0.1\n[include]\n  path = /etc/passwd\n[remote \"origin\"]\n  uploadpack = touch /tmp/towpath-hostile\n")));
        all.put("cache: the mirror's branches were moved", mirror(mirror -> {
            Files.createDirectories(mirror.resolve("refs/heads"));
            Files.writeString(mirror.resolve("refs/heads/main"), "1".repeat(40) + "\n");
        }));
        all.put(
                "cache: the mirror's `HEAD` names another branch",
                mirror(mirror -> Files.writeString(mirror.resolve("HEAD"), "ref: refs/heads/evil\n")));
        all.put("cache: the mirror's objects are cut in half", mirror(mirror -> {
            for (Path object : HostileRepositories.files(mirror.resolve("objects"))) {
                byte[] content = Files.readAllBytes(object);
                object.toFile().setWritable(true);
                Files.write(object, Arrays.copyOf(content, content.length / 2));
            }
        }));
        all.put("cache: the mirror borrows objects from elsewhere", mirror(mirror -> {
            Files.createDirectories(mirror.resolve("objects/info"));
            Files.writeString(mirror.resolve("objects/info/alternates"), "/nowhere/objects\n");
        }));
        all.put("cache: grafts and replacements", mirror(mirror -> {
            Files.createDirectories(mirror.resolve("info"));
            Files.writeString(mirror.resolve("info/grafts"), "1".repeat(40) + "\n");
            Files.createDirectories(mirror.resolve("refs/replace"));
            Files.writeString(mirror.resolve("refs/replace/" + "1".repeat(40)), "2".repeat(40) + "\n");
        }));
        all.put("cache: the mirror has hooks", mirror(mirror -> {
            Path hook = Files.createDirectories(mirror.resolve("hooks")).resolve("reference-transaction");
            Files.writeString(hook, "#!/bin/sh\ntouch /tmp/towpath-hostile\n");
            hook.toFile().setExecutable(true);
        }));
        all.put("cache: the cache is a file", world -> {
            world.healthy();
            Files.writeString(world.home.resolve("cache"), "x");
            world.withEnvironment("TOWPATH_CACHE", world.home.resolve("cache").toString());
            try (GitHttpServer server = GitHttpServer.start(world.home)) {
                return world.told("plan", "--repo", server.url("infra.git"));
            }
        });
        return all;
    }

    /** Does something to a mirror. */
    private interface Change {
        void to(Path mirror) throws IOException;
    }

    private static Attempt mirror(Change change) {
        return world -> {
            world.healthy();
            Path cache = world.home.resolve("cache");
            world.withEnvironment("TOWPATH_CACHE", cache.toString());
            try (GitHttpServer server = GitHttpServer.start(world.home)) {
                String before = world.told("plan", "--repo", server.url("infra.git"));
                for (Path head : HostileRepositories.files(cache)) {
                    if (head.endsWith("mirror.git/HEAD")) {
                        change.to(head.getParent());
                    }
                }
                String after = world.told("plan", "--repo", server.url("infra.git"));
                if (!after.equals(before)) {
                    world.violations.add("a poisoned cache changes what is planned: " + before + " / " + after);
                }
                return after;
            }
        };
    }

    private static String redirected(HostileWorld world, String place) throws IOException {
        world.healthy();
        try (GitHttpServer server = GitHttpServer.start(world.home)) {
            server.redirectTo(place);
            return world.told("plan", "--repo", server.url("infra.git"));
        }
    }

    /** Writes an answer. */
    private interface Body {
        void to(OutputStream out) throws IOException;
    }

    private static String answering(HostileWorld world, Body body) throws IOException {
        return served(world, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                body.to(out);
            }
        });
    }

    private static String served(HostileWorld world, HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String kind = exchange.getRequestMethod().equals("POST") ? "result" : "advertisement";
            exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-" + kind);
            handler.handle(exchange);
        });
        server.start();
        try {
            return world.told(
                    "plan", "--repo", "http://127.0.0.1:" + server.getAddress().getPort() + "/x.git");
        } finally {
            server.stop(0);
        }
    }

    private static void endless(OutputStream out) throws IOException {
        out.write(HostileRepositories.bytes("001e# service=git-upload-pack\n0000"));
        refs(out);
    }

    private static void refs(OutputStream out) throws IOException {
        for (int i = 0; i < 20_000_000; i++) {
            String line = "%040x refs/heads/%0200d\n".formatted(i + 1, i);
            out.write(HostileRepositories.bytes("%04x%s".formatted(line.length() + 4, line)));
        }
    }
}

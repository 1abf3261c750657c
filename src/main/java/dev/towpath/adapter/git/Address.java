package dev.towpath.adapter.git;

import dev.towpath.model.Digest;
import dev.towpath.problem.ReasonCode;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.URIish;

/** Where a repository is. Only schemes that prove who answers are let through. */
sealed interface Address {
    /** {@code user@host:path}, as ssh programs write it. */
    Pattern SCP_FORM = Pattern.compile("([^/@:]+@)?[^/@:]+:(?!//).+");

    /** {@code program::address}, with which git would start a program. */
    Pattern REMOTE_PROGRAM = Pattern.compile("[A-Za-z0-9+.-]+::");

    /** This very machine, by names and numbers that need no look-up. */
    Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?::1]?");

    Set<String> REMOTE_SCHEMES = Set.of("https", "http", "ssh");

    /** What may be printed. */
    String shown();

    /** The one of two functions that fits. */
    <T> T fold(Function<Local, T> local, Function<Remote, T> remote);

    /** A directory of this machine. */
    record Local(Path directory) implements Address {
        @Override
        public String shown() {
            return directory.toString();
        }

        @Override
        public <T> T fold(Function<Local, T> local, Function<Remote, T> remote) {
            return local.apply(this);
        }
    }

    /** A repository behind https, ssh, or http on loopback; the password that its URL carried, if any, is kept apart. */
    record Remote(URIish uri, Optional<String> password) implements Address {
        @Override
        public String shown() {
            return uri.toString();
        }

        /** Whether ssh carries it. */
        boolean isSsh() {
            return uri.getScheme() == null || uri.getScheme().equals("ssh");
        }

        /** The name of its folder in the cache: readable, and different for different addresses. */
        String cacheName() {
            String readable = shown().replaceFirst("^[a-z]+://", "").replaceFirst("^[^/@]*@", "");
            readable = readable.replaceAll("[^A-Za-z0-9.-]+", "_");
            return readable.substring(0, Math.min(60, readable.length()))
                    + "-"
                    + Digest.of(shown()).abbreviated();
        }

        @Override
        public <T> T fold(Function<Local, T> local, Function<Remote, T> remote) {
            return remote.apply(this);
        }
    }

    /** The address that a text means. */
    static Address of(String text, RemoteAccess access) {
        if (REMOTE_PROGRAM.matcher(text).lookingAt()) {
            throw notAnAddress(text);
        }
        boolean url = text.contains("://");
        if (text.startsWith("file:") || (!url && !isScpForm(text))) {
            return local(text);
        }
        URIish uri = parse(text);
        String scheme = uri.getScheme() == null ? "ssh" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost() == null ? "" : uri.getHost();
        if (!REMOTE_SCHEMES.contains(scheme)) {
            throw GitFailures.needsHuman(
                    ReasonCode.UNSUPPORTED,
                    "repositories are not read over \"" + scheme + "\"",
                    "name a directory, or an https, ssh or file URL");
        }
        if (host.isEmpty() || uri.getPath() == null || uri.getPath().isEmpty()) {
            throw notAnAddress(withoutPassword(uri).toString());
        }
        if (scheme.equals("http") && !LOOPBACK.matcher(host).matches()) {
            throw GitFailures.needsHuman(
                    ReasonCode.UNSUPPORTED,
                    "\"" + withoutPassword(uri) + "\" is not read over http, which anyone on the way could change",
                    "use https or ssh");
        }
        if (!access.allows(host, uri.getPort())) {
            throw GitFailures.needsHuman(
                    ReasonCode.ACCESS_DENIED,
                    "the host \"" + host + "\" is not among the allowed git hosts: "
                            + String.join(", ", access.allowedHosts()),
                    "ask the operator to allow it, or name a repository on an allowed host");
        }
        return new Remote(withoutPassword(uri), Optional.ofNullable(uri.getPass()));
    }

    private static boolean isScpForm(String text) {
        return SCP_FORM.matcher(text).matches() && !Files.exists(path(text));
    }

    private static Local local(String text) {
        String plain = text.startsWith("file:") ? text.replaceFirst("^file:(//(localhost)?(?=/))?", "") : text;
        return new Local(path(plain).toAbsolutePath().normalize());
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw notAnAddress(text);
        }
    }

    private static URIish parse(String text) {
        try {
            return new URIish(text);
        } catch (URISyntaxException e) {
            throw notAnAddress(text.replaceAll("//[^/]*@", "//"));
        }
    }

    private static URIish withoutPassword(URIish uri) {
        return uri.setPass(null);
    }

    private static RuntimeException notAnAddress(String text) {
        return GitFailures.needsHuman(
                ReasonCode.NOT_FOUND,
                "\"" + text + "\" is not the address of a repository",
                "name a directory, or an https, ssh or file URL");
    }
}

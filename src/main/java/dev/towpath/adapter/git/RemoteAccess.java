package dev.towpath.adapter.git;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What may be shown to which remote, and which remotes may be asked at all: git's own configuration is never read, so this is
 * all there is.
 *
 * @param hostTokens access tokens for https by host; each goes to its host only
 * @param token the access token for an https remote whose host is not in {@code hostTokens}
 * @param knownHosts host keys that ssh trusts, in the format of sshd(8); a host that is not in it is refused
 * @param sshKeys private keys without a passphrase, tried in order; those that are not there are skipped
 * @param allowedHosts the only hosts that may be asked, each with a port or without; empty for any
 */
public record RemoteAccess(
        SortedMap<String, String> hostTokens,
        Optional<String> token,
        Path knownHosts,
        List<Path> sshKeys,
        Set<String> allowedHosts) {
    public RemoteAccess {
        SortedMap<String, String> tokens = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        tokens.putAll(hostTokens);
        hostTokens = Collections.unmodifiableSortedMap(tokens);
        sshKeys = List.copyOf(sshKeys);
        Set<String> hosts = new TreeSet<>();
        allowedHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        allowedHosts = Collections.unmodifiableSet(hosts);
    }

    /** No token, any host, and what ssh keeps below a home directory: {@code known_hosts} and the usual key files. */
    public static RemoteAccess ofHome(Path home) {
        Path ssh = home.resolve(".ssh");
        return new RemoteAccess(
                new TreeMap<>(Map.of()),
                Optional.empty(),
                ssh.resolve("known_hosts"),
                List.of(ssh.resolve("id_ed25519"), ssh.resolve("id_ecdsa"), ssh.resolve("id_rsa")),
                Set.of());
    }

    /** The token that may be shown to a host over https. */
    Optional<String> tokenFor(String host) {
        return Optional.ofNullable(hostTokens.get(host)).or(this::token);
    }

    /** Whether the host may be asked at a port; a host of the list that names no port may be asked at any. */
    boolean allows(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        return allowedHosts.isEmpty() || allowedHosts.contains(name) || allowedHosts.contains(name + ":" + port);
    }

    /** Tokens stay out of every text. */
    @Override
    public String toString() {
        return "RemoteAccess[knownHosts=" + knownHosts + ", sshKeys=" + sshKeys + ", allowedHosts=" + allowedHosts
                + "]";
    }
}

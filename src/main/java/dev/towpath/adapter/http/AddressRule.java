package dev.towpath.adapter.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses may be asked: none that hands out credentials to whoever is on the machine.
 *
 * <p>A name, or a redirect of the application that is being checked, must not lead to the metadata services of EC2 and ECS or to
 * other programs of this machine. Private addresses are allowed, because applications live there.
 */
final class AddressRule {
    private static final int PORT_MAX = 65_535;
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    /** EC2's metadata service over IPv6, fd00:ec2::254 (EC2 user guide). */
    private static final byte[] METADATA_V6 = {
        (byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54
    };
    /** 64:ff9b::/96 leads to the IPv4 address in its last four bytes (RFC 6052). */
    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private AddressRule() {}

    /** What is wrong with the form of an address, if anything. */
    static Optional<String> form(URI uri) {
        String scheme = lower(uri.getScheme());
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            return Optional.of("it names no host, or a user");
        }
        if (uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
            return Optional.of("there is no port " + uri.getPort());
        }
        boolean plain = scheme.equals("http") && namesLoopback(uri);
        return scheme.equals("https") || plain ? Optional.empty() : Optional.of("it is not https");
    }

    /** Why an address that a name leads to must not be asked, if so. */
    static Optional<String> refusal(URI uri, InetAddress address) {
        String text = address.getHostAddress();
        if (address.isLoopbackAddress()) {
            return namesLoopback(uri)
                    ? Optional.empty()
                    : Optional.of("it leads to " + text + ", which is this machine itself");
        }
        boolean none = address.isAnyLocalAddress() || address.isMulticastAddress();
        boolean metadata = address.isLinkLocalAddress()
                || Arrays.equals(address.getAddress(), METADATA_V6)
                || translatedLinkLocal(address.getAddress());
        return none || metadata
                ? Optional.of("it leads to " + text
                        + (none ? ", which is no host" : ", where machines get their credentials"))
                : Optional.empty();
    }

    static boolean namesLoopback(URI uri) {
        return LOOPBACK_NAMES.contains(lower(uri.getHost()));
    }

    private static boolean translatedLinkLocal(byte[] address) {
        return address.length == 16
                && Arrays.equals(Arrays.copyOf(address, TRANSLATED.length), TRANSLATED)
                && (address[12] & 0xff) == 169
                && (address[13] & 0xff) == 254;
    }

    private static String lower(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}

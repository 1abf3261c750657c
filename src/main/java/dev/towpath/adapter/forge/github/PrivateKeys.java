package dev.towpath.adapter.forge.github;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the RSA keys of GitHub Apps: PKCS#1, which GitHub hands out (RFC 8017), and PKCS#8 (RFC 5958), which the JDK reads. */
final class PrivateKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:RSA )?PRIVATE KEY-----");

    /** {@code INTEGER 0, SEQUENCE { OID rsaEncryption, NULL }}: what PKCS#8 says before the key itself. */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private PrivateKeys() {}

    static PrivateKey parse(String pem, String file) {
        Matcher block = BLOCK.matcher(pem);
        if (block.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(block.group(2));
                byte[] key = block.group(1) == null ? der : wrapped(der);
                return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw noKey(file);
            }
        }
        throw noKey(file);
    }

    private static RuntimeException noKey(String file) {
        return GitHubSettings.unusable(
                "\"" + file + "\" holds no RSA private key in PEM",
                "set TOWPATH_GITHUB_APP_KEY to the file that GitHub made for the App");
    }

    private static byte[] wrapped(byte[] key) {
        byte[] octets = field(0x04, key);
        byte[] content = ByteBuffer.allocate(RSA.length + octets.length)
                .put(RSA)
                .put(octets)
                .array();
        return field(0x30, content);
    }

    /** A field of DER with a length of two bytes; RSA keys always need two. */
    private static byte[] field(int tag, byte[] content) {
        return ByteBuffer.allocate(content.length + 4)
                .put((byte) tag)
                .put((byte) 0x82)
                .putShort((short) content.length)
                .put(content)
                .array();
    }
}

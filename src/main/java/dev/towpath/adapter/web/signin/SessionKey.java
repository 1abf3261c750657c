package dev.towpath.adapter.web.signin;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What seals sessions. Daemons that have the same one take each other's sessions; whoever else has it can sign in as anybody.
 *
 * <p>Each purpose has a key of its own, derived by extract and expand (RFC 5869), so that what was sealed for one opens nothing else.
 */
public final class SessionKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int RANDOM_BYTES = 32;
    private static final byte[] SALT = "towpath sessions".getBytes(StandardCharsets.UTF_8);

    private final byte[] root;

    private SessionKey(byte[] material) {
        this.root = mac(SALT, material);
    }

    /** The key that is made of a text which nobody can guess. */
    public static SessionKey of(String text) {
        return new SessionKey(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One that nobody else has, and that is gone with this process. */
    public static SessionKey random(SecureRandom random) {
        byte[] material = new byte[RANDOM_BYTES];
        random.nextBytes(material);
        return new SessionKey(material);
    }

    SecretKey forPurpose(String purpose) {
        return new SecretKeySpec(mac(root, (purpose + "\u0001").getBytes(StandardCharsets.UTF_8)), "AES");
    }

    private static byte[] mac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "a key";
    }
}

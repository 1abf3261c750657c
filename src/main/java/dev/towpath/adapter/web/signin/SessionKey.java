package dev.towpath.adapter.web.signin;

import dev.towpath.model.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What seals sessions. Daemons that have the same one take each other's sessions; whoever else has it can sign in as anybody.
 *
 * <p>Each purpose has a key of its own, derived by extract and expand (RFC 5869), so that what was sealed for one opens nothing else.
 */
public final class SessionKey {
    private static final int RANDOM_BYTES = 32;
    private static final Hmac EXTRACT = new Hmac("towpath sessions");

    private final Hmac root;

    private SessionKey(byte[] material) {
        this.root = new Hmac(EXTRACT.of(material));
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
        return new SecretKeySpec(root.of(purpose + "\u0001"), "AES");
    }

    @Override
    public String toString() {
        return "a key";
    }
}

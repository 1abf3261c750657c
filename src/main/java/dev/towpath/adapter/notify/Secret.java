package dev.towpath.adapter.notify;

import dev.towpath.model.Hmac;
import java.nio.charset.StandardCharsets;

/** What only the receiver of a webhook and we know; it signs as whoever tells the daemon of an artifact does. */
public final class Secret {
    /** Characters below which a secret can be guessed. */
    public static final int CHARACTERS_MIN = 16;

    private final Hmac hmac;

    /**
     * A secret.
     *
     * @throws IllegalArgumentException if it is too short
     */
    public Secret(String text) {
        if (text.length() < CHARACTERS_MIN) {
            throw new IllegalArgumentException("the secret is too short");
        }
        this.hmac = new Hmac(text);
    }

    /** {@code sha256=<hex>} of {@code <seconds>.<body>}. */
    String signature(long seconds, byte[] body) {
        return "sha256=" + hmac.hex((seconds + ".").getBytes(StandardCharsets.UTF_8), body);
    }

    @Override
    public String toString() {
        return "a secret";
    }
}

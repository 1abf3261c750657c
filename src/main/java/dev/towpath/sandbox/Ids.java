package dev.towpath.sandbox;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Makes identifiers in AWS's forms; the same calls in the same order get the same ones, so that a rehearsal can be repeated. */
final class Ids {
    private static final String HEX = "0123456789abcdef";
    private static final String DIGITS = "123456789";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String ANY = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final AtomicLong next = new AtomicLong();

    String hex(int length) {
        return draw(HEX, length);
    }

    String digits(int length) {
        return draw(DIGITS, length);
    }

    String upper(int length) {
        return draw(UPPER, length);
    }

    String any(int length) {
        return draw(ANY, length);
    }

    /** An identifier in the form of a UUID. */
    String uuid() {
        String hex = hex(32);
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    private String draw(String alphabet, int length) {
        SplittableRandom random = new SplittableRandom(next.incrementAndGet());
        StringBuilder id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return id.toString();
    }
}

package dev.towpath.desired.raw;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Spelling {
    private static final int CLOSE_ENOUGH = 2;

    private Spelling() {}

    /** The advice for an unknown word: the likely one, or all that there are. */
    public static String advice(String word, Collection<String> known, String plural) {
        return nearest(word, known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElseGet(() -> known.isEmpty()
                        ? "there are no " + plural + " here"
                        : "known " + plural + ": " + String.join(", ", known));
    }

    private static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.min(CLOSE_ENOUGH, candidate.length() / 2))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many letters must be added, dropped or replaced (Levenshtein); long words are simply far apart. */
    private static int distance(String left, String right) {
        if (Math.abs(left.length() - right.length()) > CLOSE_ENOUGH) {
            return CLOSE_ENOUGH + 1;
        }
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}

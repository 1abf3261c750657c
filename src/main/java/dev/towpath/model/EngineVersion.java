package dev.towpath.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Terraform or OpenTofu, ordered as Semantic Versioning orders versions; what follows a {@code +} does not count.
 *
 * @param segments at least three numbers; those that were left out are zero
 * @param prerelease what follows the first {@code -}: {@code rc1}; empty for a release
 */
public record EngineVersion(List<BigInteger> segments, String prerelease) implements Comparable<EngineVersion> {
    private static final Pattern FORM =
            Pattern.compile("v?([0-9]{1,9}(?:\\.[0-9]{1,9}){0,5})(?:-([0-9A-Za-z.~-]+))?(?:\\+[0-9A-Za-z.-]+)?");
    private static final int SEGMENTS_MIN = 3;

    public EngineVersion {
        List<BigInteger> padded = new ArrayList<>(segments);
        while (padded.size() < SEGMENTS_MIN) {
            padded.add(BigInteger.ZERO);
        }
        segments = Collections.unmodifiableList(padded);
    }

    /** The version that a text is: {@code 1.11.4}, {@code v1.12.0-rc1}. */
    public static Optional<EngineVersion> of(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        List<BigInteger> segments = Arrays.stream(form.group(1).split("\\.", -1))
                .map(BigInteger::new)
                .toList();
        return Optional.of(
                new EngineVersion(segments, Optional.ofNullable(form.group(2)).orElse("")));
    }

    /** Whether both have the same numbers, whatever their prerelease. */
    boolean sameNumbers(EngineVersion other) {
        return compareNumbers(other) == 0;
    }

    /** Whether the first {@code count} numbers of both are the same. */
    boolean agreesFor(int count, EngineVersion other) {
        for (int i = 0; i < count; i++) {
            if (!segment(i).equals(other.segment(i))) {
                return false;
            }
        }
        return true;
    }

    private BigInteger segment(int index) {
        return index < segments.size() ? segments.get(index) : BigInteger.ZERO;
    }

    private int compareNumbers(EngineVersion other) {
        for (int i = 0; i < Math.max(segments.size(), other.segments.size()); i++) {
            int order = segment(i).compareTo(other.segment(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public int compareTo(EngineVersion other) {
        int numbers = compareNumbers(other);
        if (numbers != 0 || prerelease.equals(other.prerelease)) {
            return numbers;
        }
        if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
            return prerelease.isEmpty() ? 1 : -1;
        }
        return comparePrerelease(prerelease.split("\\.", -1), other.prerelease.split("\\.", -1));
    }

    /** Numbers by value and below words, words by letter, and the longer after the shorter that it begins with. */
    private static int comparePrerelease(String[] mine, String[] others) {
        for (int i = 0; i < Math.min(mine.length, others.length); i++) {
            boolean number = mine[i].matches("[0-9]+");
            boolean otherNumber = others[i].matches("[0-9]+");
            int order = number && otherNumber
                    ? new BigInteger(mine[i]).compareTo(new BigInteger(others[i]))
                    : number == otherNumber ? mine[i].compareTo(others[i]) : number ? -1 : 1;
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine.length, others.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EngineVersion version && compareTo(version) == 0;
    }

    @Override
    public int hashCode() {
        int last = segments.size();
        while (last > SEGMENTS_MIN && segments.get(last - 1).signum() == 0) {
            last--;
        }
        return 31 * segments.subList(0, last).hashCode() + prerelease.hashCode();
    }

    @Override
    public String toString() {
        String numbers =
                String.join(".", segments.stream().map(BigInteger::toString).toList());
        return prerelease.isEmpty() ? numbers : numbers + "-" + prerelease;
    }
}

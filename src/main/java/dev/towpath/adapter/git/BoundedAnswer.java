package dev.towpath.adapter.git;

import dev.towpath.model.Limits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a git remote says, with an end: in bytes, in time, and much sooner for all that is no pack.
 *
 * <p>A remote that goes on and on is never silent, so that no time-out of single reads ends it, and whatever it says of its branches
 * and tags is kept in memory until it has said everything. A line of the protocol (gitprotocol-common) begins with its length in four
 * digits; one that goes on with the number of a side band carries a pack, which goes to the disk, and every other one is talk.
 */
final class BoundedAnswer extends FilterInputStream {
    private static final int LENGTH_DIGITS = 4;
    private static final int SIDE_BANDS = 3;

    private final long bytesMax;
    private final long talkMax;
    private final long deadline;
    private long read;
    private long talk;
    private int digits;
    private int length;
    private int left;
    private boolean begins;
    private boolean talks;
    private boolean raw;

    /** An answer of at most so many bytes. */
    BoundedAnswer(InputStream in, long bytesMax) {
        this(in, bytesMax, Limits.ADVERTISED_BYTES_MAX, System.nanoTime() + Limits.FETCH_MAX.toNanos());
    }

    BoundedAnswer(InputStream in, long bytesMax, long talkMax, long deadline) {
        super(in);
        this.bytesMax = bytesMax;
        this.talkMax = talkMax;
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            look(new byte[] {(byte) value}, 0, 1);
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            look(buffer, offset, count);
        }
        return count;
    }

    private void look(byte[] bytes, int from, int count) throws IOException {
        read += count;
        for (int at = from; at < from + count && !raw; ) {
            at += left > 0 ? content(bytes, at, from + count) : digit(bytes[at]);
        }
        if (read > bytesMax || talk > talkMax) {
            throw new IOException(
                    "it answered with more than " + ((talk > talkMax ? talkMax : bytesMax) >> 20) + " MiB");
        }
        if (System.nanoTime() - deadline > 0) {
            throw new IOException("it was not done answering after " + Limits.FETCH_MAX.toMinutes() + " minutes");
        }
    }

    /** Some of a line; how many bytes of it. */
    private int content(byte[] bytes, int at, int end) {
        if (begins) {
            talks = bytes[at] < 1 || bytes[at] > SIDE_BANDS;
            begins = false;
        }
        int some = Math.min(left, end - at);
        left -= some;
        talk += talks ? some : 0;
        return some;
    }

    /** One digit of a length; what has none is not of the protocol, and counts with the whole only. */
    private int digit(byte value) {
        int digit = Character.digit(value, 16);
        if (digit < 0) {
            raw = true;
            return 1;
        }
        length = length * 16 + digit;
        if (++digits == LENGTH_DIGITS) {
            left = Math.max(0, length - LENGTH_DIGITS);
            begins = true;
            talk += LENGTH_DIGITS;
            length = 0;
            digits = 0;
        }
        return 1;
    }
}

package dev.towpath.adapter.aws.site;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The bytes of a zip from a position to before another. */
record ZipSpan(long from, long to) {
    ZipSpan {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no bytes lie from " + from + " to " + to);
        }
    }

    long length() {
        return to - from;
    }

    /**
     * Fewer spans that hold the same bytes: those with small gaps between them are one, since a request costs more than the
     * bytes in a gap, and none is longer than can be asked for again at little cost.
     */
    static List<ZipSpan> joined(List<ZipSpan> spans, long gapMax, long lengthMax) {
        List<ZipSpan> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingLong(ZipSpan::from));
        List<ZipSpan> joined = new ArrayList<>();
        for (ZipSpan span : sorted) {
            ZipSpan last = joined.isEmpty() ? span : joined.get(joined.size() - 1);
            if (!joined.isEmpty() && span.from() - last.to() <= gapMax) {
                joined.set(joined.size() - 1, new ZipSpan(last.from(), Math.max(last.to(), span.to())));
            } else if (span.length() > 0) {
                joined.add(span);
            }
        }
        return joined.stream().flatMap(span -> span.cut(lengthMax).stream()).toList();
    }

    private List<ZipSpan> cut(long lengthMax) {
        List<ZipSpan> pieces = new ArrayList<>();
        for (long at = from; at < to; at += lengthMax) {
            pieces.add(new ZipSpan(at, Math.min(to, at + lengthMax)));
        }
        return pieces;
    }
}

package dev.towpath.adapter.aws.site;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a zip by position, wherever they lie; several threads may read at once. */
interface ZipBytes {
    /** How many there are. */
    long size();

    /** Exactly the bytes from {@code position}, little endian; a zip that ends before is rejected. */
    ByteBuffer at(long position, int length) throws IOException;

    /** Says that these bytes are read next, so that they may be fetched together. */
    default void expect(Iterable<ZipSpan> spans) throws IOException {}

    /** What a zip is that ends before what it announces. */
    static RuntimeException endsEarly() {
        return Rejection.of("the zip is damaged: it ends before what it announces");
    }
}

package dev.towpath.adapter.aws.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes between two positions of a zip as a stream. */
final class ZipSlice extends InputStream {
    private static final int CHUNK_BYTES = 64 << 10;

    private final ZipBytes bytes;
    private long position;
    private long left;
    private ByteBuffer chunk = ByteBuffer.allocate(0);

    ZipSlice(ZipBytes bytes, long position, long length) {
        this.bytes = bytes;
        this.position = position;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        return fill() ? Byte.toUnsignedInt(chunk.get()) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.remaining());
        chunk.get(target, offset, count);
        return count;
    }

    private boolean fill() throws IOException {
        if (!chunk.hasRemaining() && left > 0) {
            int length = (int) Math.min(left, CHUNK_BYTES);
            chunk = bytes.at(position, length);
            position += length;
            left -= length;
        }
        return chunk.hasRemaining();
    }
}

package dev.towpath.adapter.aws.site;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/** The bytes of a zip by position; several threads may read at once. */
final class ZipBytes {
    private final SeekableByteChannel channel;
    private final long size;

    ZipBytes(SeekableByteChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    long size() {
        return size;
    }

    /** Exactly the bytes from {@code position}; a zip that ends before is rejected. */
    ByteBuffer at(long position, int length) throws IOException {
        if (position < 0 || length < 0 || position > size - length) {
            throw Rejection.of("the zip is damaged: it ends before what it announces");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        synchronized (channel) {
            channel.position(position);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw Rejection.of("the zip is damaged: it ends before what it announces");
                }
            }
        }
        return buffer.flip();
    }
}

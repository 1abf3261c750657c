package dev.towpath.adapter.git;

import dev.towpath.model.Limits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * A connection whose answer has an end: in bytes and in time.
 *
 * <p>A remote that goes on and on is never silent, so that no time-out of single reads ends it, and what it advertises is kept in
 * memory until it has said everything.
 */
final class BoundedConnection extends JDKHttpConnection {
    private static final String ADVERTISEMENT = "/info/refs";

    private final long bytesMax;

    BoundedConnection(URL url) throws IOException {
        super(url);
        this.bytesMax = bytesMax(url);
    }

    BoundedConnection(URL url, Proxy proxy) throws IOException {
        super(url, proxy);
        this.bytesMax = bytesMax(url);
    }

    private static long bytesMax(URL url) {
        return url.getPath().endsWith(ADVERTISEMENT) ? Limits.ADVERTISED_BYTES_MAX : Limits.FETCH_BYTES_MAX;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Bounded(super.getInputStream(), bytesMax, System.nanoTime() + Limits.FETCH_MAX.toNanos());
    }

    /** Ends with an error where its bounds are. */
    private static final class Bounded extends FilterInputStream {
        private final long bytesMax;
        private final long deadline;
        private long read;

        Bounded(InputStream in, long bytesMax, long deadline) {
            super(in);
            this.bytesMax = bytesMax;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            return value < 0 ? value : counted(1, value);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            return count < 0 ? count : counted(count, count);
        }

        private int counted(int count, int result) throws IOException {
            read += count;
            if (read > bytesMax) {
                throw new IOException("it answered with more than " + (bytesMax >> 20) + " MiB");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("it was not done answering after " + Limits.FETCH_MAX.toMinutes() + " minutes");
            }
            return result;
        }
    }
}

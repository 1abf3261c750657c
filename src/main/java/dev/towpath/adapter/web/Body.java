package dev.towpath.adapter.web;

import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Reads the body of a request, no more than so much and no longer than so long, whatever its header says of it. */
final class Body {
    private static final int BUFFER_BYTES = 8 * 1024;

    private final int bytesMax;
    private final Duration timeMax;
    private final LongSupplier nanoTime;

    Body(int bytesMax, Duration timeMax, LongSupplier nanoTime) {
        this.bytesMax = bytesMax;
        this.timeMax = timeMax;
        this.nanoTime = nanoTime;
    }

    /**
     * The whole body.
     *
     * @throws Refused if it is too long, too slow, or breaks off
     */
    byte[] read(InputStream stream, long declaredBytes) throws Refused {
        if (declaredBytes > bytesMax) {
            throw new Refused(HttpStatus.CONTENT_TOO_LARGE);
        }
        long end = nanoTime.getAsLong() + timeMax.toNanos();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                bytes.write(buffer, 0, read);
                if (bytes.size() > bytesMax) {
                    throw new Refused(HttpStatus.CONTENT_TOO_LARGE);
                }
                if (nanoTime.getAsLong() > end) {
                    throw new Refused(HttpStatus.REQUEST_TIMEOUT);
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new Refused(HttpStatus.REQUEST_TIMEOUT, e);
        }
    }

    /** A request that is not taken, with the status that says so and nothing more. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final HttpStatus status;

        Refused(HttpStatus status) {
            super(status.getMessage());
            this.status = status;
        }

        Refused(HttpStatus status, Throwable cause) {
            super(status.getMessage(), cause);
            this.status = status;
        }

        HttpStatus status() {
            return status;
        }
    }
}

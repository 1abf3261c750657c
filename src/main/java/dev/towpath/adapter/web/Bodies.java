package dev.towpath.adapter.web;

import io.javalin.http.HttpStatus;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the bodies of requests, no more than so much and no longer than so long, whatever their headers say of them.
 *
 * <p>No thread waits for what has not come yet: any number of slow senders, or a thousand at the same moment, keep nobody else
 * waiting, and nobody is turned away for them. All bodies in the making have so many bytes together.
 */
final class Bodies {
    private static final int BUFFER_BYTES = 8 * 1024;

    private final int bytesMax;
    private final long bytesTogetherMax;
    private final Duration timeMax;
    private final AtomicLong bytesTogether = new AtomicLong();

    Bodies(int bytesMax, long bytesTogetherMax, Duration timeMax) {
        this.bytesMax = bytesMax;
        this.bytesTogetherMax = bytesTogetherMax;
        this.timeMax = timeMax;
    }

    /** The whole body of a request that is answered later; or why it is not taken. */
    CompletableFuture<Read> read(ServletInputStream stream, long declaredBytes) {
        if (declaredBytes > bytesMax) {
            return CompletableFuture.completedFuture(Read.refused(HttpStatus.CONTENT_TOO_LARGE));
        }
        Reading reading = new Reading(stream);
        CompletableFuture<Read> read = reading.read.completeOnTimeout(
                Read.refused(HttpStatus.REQUEST_TIMEOUT), timeMax.toMillis(), TimeUnit.MILLISECONDS);
        stream.setReadListener(reading);
        return read.whenComplete((body, error) -> reading.forget());
    }

    /**
     * What came of reading a body.
     *
     * @param bytes all of it, where it is taken
     * @param refusal the status that says why it is not
     */
    record Read(byte[] bytes, Optional<HttpStatus> refusal) {
        static Read refused(HttpStatus status) {
            return new Read(new byte[0], Optional.of(status));
        }
    }

    /** One body, as it comes in. */
    private final class Reading implements ReadListener {
        private final ServletInputStream stream;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<Read> read = new CompletableFuture<>();
        private int counted;
        private boolean forgotten;

        private Reading(ServletInputStream stream) {
            this.stream = stream;
        }

        @Override
        public void onDataAvailable() throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            while (!read.isDone() && stream.isReady()) {
                int more = stream.read(buffer);
                if (more < 0) {
                    return;
                }
                bytes.write(buffer, 0, more);
                if (count(more) > bytesTogetherMax) {
                    read.complete(Read.refused(HttpStatus.SERVICE_UNAVAILABLE));
                } else if (bytes.size() > bytesMax) {
                    read.complete(Read.refused(HttpStatus.CONTENT_TOO_LARGE));
                }
            }
        }

        private synchronized long count(int more) {
            int kept = forgotten ? 0 : more;
            counted += kept;
            return bytesTogether.addAndGet(kept);
        }

        private synchronized void forget() {
            forgotten = true;
            bytesTogether.addAndGet(-counted);
        }

        @Override
        public void onAllDataRead() {
            read.complete(new Read(bytes.toByteArray(), Optional.empty()));
        }

        @Override
        public void onError(Throwable error) {
            read.complete(Read.refused(HttpStatus.REQUEST_TIMEOUT));
        }
    }
}

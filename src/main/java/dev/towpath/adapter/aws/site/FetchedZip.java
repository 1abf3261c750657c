package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsCall;
import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.adapter.aws.Sweep;
import dev.towpath.model.Digest;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A zip in S3 of which only what is read is fetched, into a temporary file that is gone when it is closed, and where the system
 * can do that, has no name from the beginning, so that a run that is killed leaves nothing.
 *
 * <p>Every request names the ETag, and the version where there is one, so that nothing is ever read of another zip that took
 * the key's place.
 */
final class FetchedZip implements ZipBytes, AutoCloseable {
    /** What is fetched at least: one request costs about as much time as so many bytes. */
    static final int CHUNK_BYTES = 512 << 10;

    private static final long REQUEST_BYTES_MAX = 16L << 20;
    private static final int PRECONDITION_FAILED = 412;
    private static final int TRIES_MAX = 3;

    private final S3Client s3;
    private final ArtifactBucket bucket;
    private final ZipIdentity identity;
    private final FileChannel channel;
    private final TreeMap<Long, Long> present = new TreeMap<>();
    private final AtomicLong moved = new AtomicLong();

    private FetchedZip(S3Client s3, ArtifactBucket bucket, ZipIdentity identity, FileChannel channel) {
        this.s3 = s3;
        this.bucket = bucket;
        this.identity = identity;
        this.channel = channel;
    }

    /** The zip of an identity, nothing of it fetched yet. */
    static FetchedZip of(S3Client s3, ArtifactBucket bucket, ZipIdentity identity, Path temporary) {
        try {
            Files.createDirectories(temporary);
            Path file = Files.createTempFile(temporary, "towpath-", ".zip");
            return new FetchedZip(
                    s3,
                    bucket,
                    identity,
                    FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            throw unwritable(identity, e);
        }
    }

    @Override
    public long size() {
        return identity.size();
    }

    /** How many bytes have come over the network. */
    long moved() {
        return moved.get();
    }

    /** Fetches all of it in one request, and hashes it on the way. */
    Digest fetchAll() {
        MessageDigest hash = Digest.newSha256();
        fetch(new ZipSpan(0, size()), Optional.of(hash));
        return Digest.ofHash(hash.digest());
    }

    @Override
    public ByteBuffer at(long position, int length) throws IOException {
        if (position < 0 || length < 0 || position > size() - length) {
            throw ZipBytes.endsEarly();
        }
        expect(List.of(new ZipSpan(position, position + length)));
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw ZipBytes.endsEarly();
            }
        }
        return buffer.flip();
    }

    @Override
    public void expect(Iterable<ZipSpan> spans) throws IOException {
        List<ZipSpan> missing = new ArrayList<>();
        for (ZipSpan span : spans) {
            missing(span).ifPresent(missing::add);
        }
        if (missing.isEmpty()) {
            return;
        }
        List<ZipSpan> requests = ZipSpan.joined(missing, CHUNK_BYTES, REQUEST_BYTES_MAX);
        long bytes = requests.stream().mapToLong(ZipSpan::length).sum();
        if (bytes > size() - size() / 4) {
            fetch(new ZipSpan(0, size()), Optional.empty());
        } else {
            Sweep.over(requests, span -> {
                fetch(span, Optional.empty());
                return span;
            });
        }
    }

    /** The span, a chunk at least and near the end all that is left, unless it is there. */
    private Optional<ZipSpan> missing(ZipSpan span) {
        synchronized (present) {
            Map.Entry<Long, Long> before = present.floorEntry(span.from());
            boolean there = span.length() == 0 || (before != null && before.getValue() >= span.to());
            long to = Math.min(size(), Math.max(span.to(), span.from() + CHUNK_BYTES));
            long from = to == size() ? Math.max(0, Math.min(span.from(), size() - CHUNK_BYTES)) : span.from();
            return there ? Optional.empty() : Optional.of(new ZipSpan(from, to));
        }
    }

    private void fetch(ZipSpan span, Optional<MessageDigest> hash) {
        if (span.length() == 0) {
            return;
        }
        boolean whole = span.length() == size();
        GetObjectRequest.Builder request = GetObjectRequest.builder()
                .bucket(bucket.name())
                .key(identity.key())
                .versionId(identity.version().orElse(null))
                .ifMatch(identity.etag());
        if (!whole) {
            request.range("bytes=" + span.from() + "-" + (span.to() - 1));
        }
        for (int tries = 1; ; tries++) {
            try {
                fetch(request.build(), span, hash);
                break;
            } catch (FailureException e) {
                boolean again = e.failure().fold(human -> false, later -> true, broken -> false);
                if (!again || tries == TRIES_MAX) {
                    throw e;
                }
            }
        }
        add(span);
    }

    private void fetch(GetObjectRequest request, ZipSpan span, Optional<MessageDigest> hash) {
        AwsCall call = new AwsCall(
                "s3:GetObject",
                "fetching \"" + identity.key() + "\" from the bucket \"" + bucket.name() + "\"",
                bucket.place());
        try {
            AwsErrors.in(
                    call,
                    () -> s3.getObject(request, (answer, content) -> {
                        check(answer, span);
                        hash.ifPresent(MessageDigest::reset);
                        save(content, span, hash);
                        return answer;
                    }));
        } catch (FailureException e) {
            if (e.getCause() instanceof S3Exception answer && answer.statusCode() == PRECONDITION_FAILED) {
                throw replaced();
            }
            throw ours(e);
        }
    }

    /** The SDK wraps what is thrown while an answer is read. */
    private static FailureException ours(FailureException thrown) {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException failure) {
                return failure;
            }
        }
        return thrown;
    }

    private void check(GetObjectResponse answer, ZipSpan span) {
        if (!identity.isIn(answer.eTag(), answer.lastModified(), Optional.ofNullable(answer.versionId()))) {
            throw replaced();
        }
        if (answer.contentLength() != span.length()) {
            throw new FailureException(new Failure.RetryLater(
                    ReasonCode.UNREACHABLE,
                    "fetching \"" + identity.key() + "\" from the bucket \"" + bucket.name() + "\": asked for "
                            + span.length() + " bytes and was sent " + answer.contentLength(),
                    "check what stands between here and S3; the next run tries again"));
        }
    }

    private FailureException replaced() {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.DIGEST_MISMATCH,
                "the zip \"" + identity.key() + "\" in the bucket \"" + bucket.name()
                        + "\" was replaced while it was read",
                "find out who writes to the artifact bucket, and build it again under a new pin"));
    }

    /** What goes wrong on this side is not the network's fault, and is not tried again. */
    private int write(ByteBuffer bytes, long position) {
        try {
            return channel.write(bytes, position);
        } catch (IOException e) {
            throw unwritable(identity, e);
        }
    }

    private static FailureException unwritable(ZipIdentity identity, IOException e) {
        return new FailureException(
                new Failure.NeedsHuman(
                        ReasonCode.UNREACHABLE,
                        "writing \"" + identity.key() + "\" to the directory of temporary files: "
                                + Optional.ofNullable(e.getMessage()).orElse("it does not work"),
                        "make room on the disk of the cache directory, or name another place in TOWPATH_CACHE; the next run"
                                + " tries again"),
                e);
    }

    private void save(InputStream content, ZipSpan span, Optional<MessageDigest> hash) throws IOException {
        byte[] buffer = new byte[64 << 10];
        long position = span.from();
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            int length = count;
            hash.ifPresent(digest -> digest.update(buffer, 0, length));
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            while (bytes.hasRemaining()) {
                position += write(bytes, position);
            }
            moved.addAndGet(count);
        }
        if (position != span.to()) {
            throw new IOException(
                    "the answer ended after " + (position - span.from()) + " of " + span.length() + " bytes");
        }
    }

    private void add(ZipSpan span) {
        synchronized (present) {
            long from = span.from();
            long to = span.to();
            Map.Entry<Long, Long> before = present.floorEntry(from);
            if (before != null && before.getValue() >= from) {
                from = before.getKey();
                to = Math.max(to, before.getValue());
            }
            Map.Entry<Long, Long> next = present.ceilingEntry(from);
            while (next != null && next.getKey() <= to) {
                to = Math.max(to, next.getValue());
                present.remove(next.getKey());
                next = present.ceilingEntry(from);
            }
            present.put(from, to);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

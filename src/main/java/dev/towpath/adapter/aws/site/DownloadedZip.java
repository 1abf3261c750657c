package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsCall;
import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import software.amazon.awssdk.services.s3.S3Client;

/** A zip in a temporary file that nobody else can read, gone when it is closed; hashed while it came. */
final class DownloadedZip implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Digest digest;

    private DownloadedZip(Path file, FileChannel channel, Digest digest) {
        this.file = file;
        this.channel = channel;
        this.digest = digest;
    }

    static DownloadedZip of(S3Client s3, ArtifactBucket bucket, String key, Path temporary) {
        AwsCall call = new AwsCall(
                "s3:GetObject", "fetching \"" + key + "\" from the bucket \"" + bucket.name() + "\"", bucket.place());
        try {
            Files.createDirectories(temporary);
            Path file = Files.createTempFile(temporary, "towpath-", ".zip");
            try {
                Digest digest = AwsErrors.in(
                        call,
                        () -> s3.getObject(
                                request -> request.bucket(bucket.name()).key(key),
                                (answer, content) -> save(content, file)));
                return new DownloadedZip(file, FileChannel.open(file, StandardOpenOption.READ), digest);
            } catch (RuntimeException | IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FileChannel channel() {
        return channel;
    }

    Digest digest() {
        return digest;
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Digest save(InputStream content, Path file) throws IOException {
        MessageDigest hash = Digest.newSha256();
        try (OutputStream out =
                new DigestOutputStream(Files.newOutputStream(file, StandardOpenOption.TRUNCATE_EXISTING), hash)) {
            content.transferTo(out);
        }
        return Digest.ofHash(hash.digest());
    }
}

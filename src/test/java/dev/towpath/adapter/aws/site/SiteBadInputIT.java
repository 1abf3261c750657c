package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.adapter.aws.site.Forge.Entry;
import dev.towpath.execute.Outcome;
import dev.towpath.model.Account;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be published, each with its sentence and its next step, over HTTP. */
class SiteBadInputIT {
    private static final Account SITE = new Account("111111111111");
    private static final Site ONE = SitePublicationContract.ONE;

    private final Cloud cloud = new Cloud();
    private final Sandbox sandbox = Sandbox.start(cloud, 0);
    private final Harbour harbour;

    SiteBadInputIT(@TempDir Path temporary) {
        this.harbour = new Harbour(sandbox.endpoint(), temporary, "marketing-site");
    }

    @AfterEach
    void stop() {
        harbour.close();
        sandbox.close();
    }

    @Test
    void zipsThatMustNotBePublishedAreJudgedAndNothingIsTouched() throws IOException {
        harbour.terraform(Optional.empty());
        byte[] whole = Harbour.zip(ONE);
        rejected(
                "truncated",
                Arrays.copyOf(whole, whole.length / 2),
                "it is not a zip: there is no end of a central directory");
        rejected("nothing", new byte[0], "it is not a zip: there is no end of a central directory");
        rejected("empty", new Forge().bytes(), "the zip has no files");
        rejected("crowd", entries(250_001), "the zip has 250001 entries; at most 250000 are published");
        rejected(
                "bomb",
                Forge.zip(Entry.of("index.html", "x").saying(3_000_000_000L)),
                "the zip's entry \"index.html\" unpacks from 3 to 3000000000 bytes");
        rejected(
                "large",
                ofSixGigabytes(),
                "the zip's entry \"film.mp4\" has 6442450944 bytes; S3 takes at most 5368709120 in one request");
        rejected(
                "link",
                Forge.zip(
                        Entry.of("index.html", "x"),
                        Entry.of("l", "/etc/passwd").mode(0120777)),
                "the zip's entry \"l\" is a symbolic link or a device");
        assertThat(harbour.keys()).isEmpty();
    }

    @Test
    void twoHundredThousandEntriesAreRead() throws IOException {
        assertThat(SiteArchive.open(new Bytes(entries(200_000))).files()).hasSize(200_000);
    }

    @Test
    void aBucketOfAnotherAccountIsNotWrittenTo() {
        harbour.terraform(Optional.empty());
        harbour.createBucket(Harbour.SHARED, "not-ours");
        harbour.parameter("website-bucket-name", "not-ours");
        harbour.build(ONE);

        assertThatThrownBy(() -> harbour.publish("1111111")).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(ReasonCode.ACCESS_DENIED);
            assertThat(e.getMessage())
                    .startsWith(
                            "listing the objects in the bucket \"not-ours\" in 111111111111/us-east-1: access denied");
            assertThat(e.failure().advice())
                    .endsWith("; or the bucket is not of account 111111111111, which every call demands");
        });
    }

    @Test
    void aDistributionThatIsThrottledForGoodLeavesTheNewFilesAndSaysSo() {
        cloud.account(SITE.id()).bucket(harbour.bucket).distribution("E1SITE", harbour.bucket);
        harbour.terraform(Optional.of("E1SITE"));
        harbour.build(ONE);
        cloud.fault(
                new Fault("cloudfront:CreateInvalidation", Optional.of(SITE), Fault.Kind.THROTTLE, 30, Duration.ZERO));

        assertThatThrownBy(() -> harbour.publish("1111111")).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure()).isInstanceOf(Failure.RetryLater.class);
            assertThat(e.failure().reason()).isEqualTo(ReasonCode.THROTTLED);
            assertThat(e.getMessage())
                    .isEqualTo(
                            "invalidating 1 path of the distribution \"E1SITE\" in 111111111111/us-east-1: AWS throttles"
                                    + " \"cloudfront:CreateInvalidation\"");
        });
        assertThat(harbour.keys()).containsExactlyElementsOf(ONE.contents().keySet());
        cloud.clearFaults();

        assertThat(harbour.publish("1111111")).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aDistributionThatIsGoneIsNamed() {
        harbour.terraform(Optional.of("E0GONE"));
        harbour.build(ONE);

        assertThatThrownBy(() -> harbour.publish("1111111")).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().reason()).isEqualTo(ReasonCode.NOT_FOUND);
            assertThat(e.getMessage())
                    .isEqualTo(
                            "invalidating 1 path in 111111111111/us-east-1: there is no" + " distribution \"E0GONE\"");
        });
    }

    private void rejected(String pin, byte[] zip, String message) {
        harbour.build(pin, zip);

        assertThat(harbour.publish(pin)).as(pin).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.message()).isEqualTo(message);
            assertThat(failed.reason()).isEqualTo(ReasonCode.ARTIFACT_REJECTED);
            assertThat(failed.judged()).isTrue();
            assertThat(failed.advice()).isNotBlank();
        });
    }

    private static byte[] entries(int count) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(0);
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("p/" + i + ".html"));
            }
        }
        return out.toByteArray();
    }

    /** One entry whose size stands in the field for large files. */
    private static byte[] ofSixGigabytes() {
        byte[] name = "film.mp4".getBytes(StandardCharsets.UTF_8);
        ByteBuffer zip = ByteBuffer.allocate(30 + 8 + 46 + 8 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN);
        zip.putInt(0x04034b50).position(26);
        zip.putShort((short) 8).putShort((short) 0).put(name);
        int directory = zip.position();
        zip.putInt(0x02014b50).position(directory + 8);
        zip.putShort((short) 0x800).putShort((short) 8).putInt(0).putInt(0);
        zip.putInt(-1).putInt(-1).putShort((short) 8).putShort((short) 20).position(directory + 46);
        zip.put(name);
        zip.putShort((short) 1).putShort((short) 16).putLong(6L << 30).putLong(0);
        int end = zip.position();
        zip.putInt(0x06054b50).position(end + 8);
        zip.putShort((short) 1).putShort((short) 1).putInt(end - directory).putInt(directory);
        return zip.array();
    }
}

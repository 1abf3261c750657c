package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedPoliciesTest {
    private static final Digest ONE = Digest.of("one");
    private static final Digest TWO = Digest.of("two");

    @TempDir
    private Path cache;

    @Test
    void whatWasSettledIsKnownToTheNextRun() throws IOException {
        RememberedPolicies first = new RememberedPolicies(cache);
        first.settle(ONE, true);
        first.settle(TWO, false);
        first.settle(ONE, false);

        RememberedPolicies next = new RememberedPolicies(cache);

        assertThat(next.approved(ONE)).contains(true);
        assertThat(next.approved(TWO)).contains(false);
        assertThat(next.approved(Digest.of("three"))).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.resolve("policy-changes"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatOthersMayWriteToIsNotBelieved() throws IOException {
        new RememberedPolicies(cache).settle(ONE, true);
        Files.setPosixFilePermissions(cache.resolve("policy-changes"), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(new RememberedPolicies(cache).approved(ONE)).isEmpty();
    }

    @Test
    void aLineOfAnotherFormIsNothing() throws IOException {
        new RememberedPolicies(cache).settle(ONE, true);
        Files.writeString(
                cache.resolve("policy-changes"), "approved\nyes " + ONE + "\napproved sha256:12\n" + TWO + "\n");

        assertThat(new RememberedPolicies(cache).approved(ONE)).isEmpty();
    }
}

package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedPoliciesTest {
    private static final Optional<String> SECRET = Optional.of("secret");
    private static final Digest ONE = Digest.of("one");
    private static final Digest TWO = Digest.of("two");

    @TempDir
    private Path cache;

    @Test
    void whatWasSettledIsKnownToTheNextRun() throws IOException {
        RememberedPolicies first = new RememberedPolicies(cache, SECRET);
        first.settle(ONE, true);
        first.settle(TWO, false);
        first.settle(ONE, false);

        RememberedPolicies next = new RememberedPolicies(cache, SECRET);

        assertThat(next.approved(ONE)).contains(true);
        assertThat(next.approved(TWO)).contains(false);
        assertThat(next.approved(Digest.of("three"))).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.resolve("policy-changes"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatOthersMayWriteToIsNotBelieved() throws IOException {
        new RememberedPolicies(cache, SECRET).settle(ONE, true);
        Files.setPosixFilePermissions(cache.resolve("policy-changes"), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(new RememberedPolicies(cache, SECRET).approved(ONE)).isEmpty();
    }

    @Test
    void aLineOfAnotherFormIsNothing() throws IOException {
        new RememberedPolicies(cache, SECRET).settle(ONE, true);
        Files.writeString(
                cache.resolve("policy-changes"), "approved\nyes " + ONE + "\napproved sha256:12\n" + TWO + "\n");

        assertThat(new RememberedPolicies(cache, SECRET).approved(ONE)).isEmpty();
    }

    @Test
    void whoDoesNotKnowTheSecretCannotPutAPolicyInForce() throws IOException {
        new RememberedPolicies(cache, Optional.of("another")).settle(ONE, true);
        Path file = cache.resolve("policy-changes");
        Files.writeString(file, Files.readString(file) + "approved " + TWO.value() + "\n");

        RememberedPolicies memory = new RememberedPolicies(cache, SECRET);

        assertThat(memory.approved(ONE)).isEmpty();
        assertThat(memory.approved(TWO)).isEmpty();
    }

    @Test
    void theSealOfARefusalIsNoneOfAnApproval() throws IOException {
        new RememberedPolicies(cache, SECRET).settle(ONE, false);
        Path file = cache.resolve("policy-changes");
        Files.writeString(file, Files.readString(file).replace("refused", "approved"));

        assertThat(new RememberedPolicies(cache, SECRET).approved(ONE)).isEmpty();
    }

    @Test
    void nothingIsKeptWithoutASecret() {
        new RememberedPolicies(cache, Optional.empty()).settle(ONE, true);

        assertThat(cache.resolve("policy-changes")).doesNotExist();
        assertThat(new RememberedPolicies(cache, Optional.empty()).approved(ONE))
                .isEmpty();
    }
}

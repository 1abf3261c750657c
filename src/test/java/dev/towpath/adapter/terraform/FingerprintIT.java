package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Digest;
import dev.towpath.observed.RootChange;
import dev.towpath.testing.StateServer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any change, planned twice by a real Terraform, has one fingerprint; any two changes have two. */
class FingerprintIT {
    private static final int CHANGES = Integer.getInteger("towpath.fingerprints", 4);

    @TempDir
    private Path directory;

    private RootFixture fixture;
    private StateServer server;

    @BeforeEach
    void prepare() {
        RootFixture.assumeTerraform();
        fixture = new RootFixture(directory);
        server = StateServer.start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void equalChangesHaveEqualFingerprintsAndOthersHaveNot() throws InterruptedException {
        fixture.main(root(Change.of(0)));
        fixture.reconcile();
        Set<Digest> seen = new HashSet<>();
        for (int seed = 1; seed <= CHANGES; seed++) {
            Change change = Change.of(seed);
            fixture.main(root(change));
            Digest once = planned();
            Thread.sleep(1000);
            assertThat(planned()).as("seed %s, planned a second later", seed).isEqualTo(once);
            assertThat(seen.add(once)).as("seed %s is another change", seed).isTrue();
            fixture.main(root(change.otherSecret()));
            assertThat(planned())
                    .as("seed %s with another secret and nothing else", seed)
                    .isNotEqualTo(once);
        }
    }

    private Digest planned() {
        try (TerraformRoots roots = fixture.run()) {
            RootChange change = fixture.plan(roots);
            assertThat(change.isEmpty()).isFalse();
            return change.fingerprint();
        }
    }

    /** What one change writes into the root. */
    private record Change(int number, String text, boolean more, int trigger, String secret) {
        static Change of(int seed) {
            Random random = new Random(seed);
            return new Change(
                    seed,
                    Long.toHexString(random.nextLong()),
                    random.nextBoolean(),
                    random.nextInt(3),
                    "secret-" + random.nextInt(1000));
        }

        Change otherSecret() {
            return new Change(number, text, more, trigger, secret + "-other");
        }
    }

    /** Times, unknown values, secrets, JSON in text and a set, beside what really changes. */
    private String root(Change change) {
        return server.backend()
                + """
                variable "secret" {
                  sensitive = true
                  default   = "%s"
                }
                resource "terraform_data" "a" {
                  input = {
                    number  = %d
                    planned = plantimestamp()
                    applied = timestamp()
                    secret  = var.secret
                    policy  = jsonencode({ text = "%s", at = plantimestamp() })
                    set     = toset(["b", "a", "%s"])
                  }
                  triggers_replace = [%d]
                }
                resource "terraform_data" "b" {
                  input = terraform_data.a.output
                }
                %s
                """.formatted(
                                change.secret(),
                                change.number(),
                                change.text(),
                                change.text(),
                                change.trigger(),
                                change.more() ? "resource \"terraform_data\" \"more\" {}" : "");
    }
}

package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.model.Progress;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Signature;
import dev.towpath.snapshot.SignedTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryWriterTest {
    private static final Person AUTHOR = new Person("Dev", "dev@example.com");
    private static final Person LEAD = new Person("Lead", "lead@example.com");
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void whatItWritesAndSignsIsReadAndVerified() throws IOException {
        SshSigningKey key = SshSigningKey.generate();
        Path repository = directory.resolve("repository");
        Files.createDirectories(repository);
        Files.writeString(repository.resolve("a.txt"), "1");
        GitSha merge;
        try (RepositoryWriter writer = RepositoryWriter.init(repository)) {
            writer.commit("Begin", AUTHOR, AT);
            Files.delete(repository.resolve("a.txt"));
            Files.writeString(repository.resolve("b.txt"), "2");
            merge = writer.merge("Change b", AUTHOR, LEAD, key, AT);
            writer.tag("approve/one", merge, LEAD, key, AT);
        }
        try (JGitSnapshotSource source = new JGitSnapshotSource(
                directory.resolve("cache"),
                RemoteAccess.ofHome(directory),
                (call, mutation) -> {},
                Progress.silent())) {
            RepoSnapshot snapshot = source.open(repository.toString(), Optional.empty());
            assertThat(snapshot.commit().id()).isEqualTo(merge);
            assertThat(snapshot.tree().under(""))
                    .extracting(entry -> entry.path())
                    .containsExactly("b.txt");
            assertThat(snapshot.history().firstParents()).hasSize(2);
            Signature signature = snapshot.history().signature(merge).orElseThrow();
            SignedTag tag = snapshot.history().signedTags("approve/").get(0);
            String allowed = "lead " + key.publicKey() + "\n";
            GitSignatureVerifier verifier = new GitSignatureVerifier();
            assertThat(verifier.signer(signature, allowed, AT)).contains("lead");
            assertThat(verifier.signer(tag.signature(), allowed, AT)).contains("lead");
            assertThat(verifier.signer(
                            signature, "lead " + SshSigningKey.generate().publicKey(), AT))
                    .isEmpty();
        }
    }
}

package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.snapshot.History;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Signature;
import dev.towpath.snapshot.SignedTag;
import dev.towpath.testing.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that {@code ssh-keygen}, {@code gpg} and {@code git commit -S} really made. */
class GitSignatureVerifierIT {
    private final Instant now = Instant.now();
    private static final byte[] PAYLOAD = "tree 1\n\nmerge\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    final GitSignatureVerifier verifier = new GitSignatureVerifier();
    Program sshKeygen;

    @BeforeEach
    void find() {
        sshKeygen = Program.onPath("ssh-keygen", "apt-get install openssh-client brings it")
                .in(directory);
    }

    @AfterEach
    void endGpgAgents() {
        if (Files.exists(directory.resolve("gnupg"))) {
            gpg("gpgconf").run("--kill", "all");
        }
    }

    private String key(String name, String... type) throws IOException {
        sshKeygen.run(concat(List.of("-q", "-N", "", "-C", "", "-f", name, "-t"), type));
        return Files.readString(directory.resolve(name + ".pub")).strip();
    }

    private static String[] concat(List<String> first, String... more) {
        return Stream.concat(first.stream(), Arrays.stream(more)).toArray(String[]::new);
    }

    private Signature signed(String key, String namespace, byte[] payload) throws IOException {
        Path file = directory.resolve("payload");
        Files.write(file, payload);
        Files.deleteIfExists(directory.resolve("payload.sig"));
        sshKeygen.run("-q", "-Y", "sign", "-f", key, "-n", namespace, file.toString());
        return new Signature(payload, Files.readString(directory.resolve("payload.sig")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa -b 2048", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521"})
    void acceptsEveryKindOfSshKey(String type) throws IOException {
        String pub = key("key", type.split(" "));

        Signature signature = signed("key", "git", PAYLOAD);

        assertThat(verifier.signer(signature, "ann " + pub, now)).contains("ann");
        assertThat(verifier.signer(
                        new Signature("tree 2\n\nmerge\n".getBytes(StandardCharsets.UTF_8), signature.armored()),
                        "ann " + pub,
                        now))
                .as("another payload")
                .isEmpty();
    }

    @Test
    void countsListedAndValidKeysOnly() throws IOException {
        String ann = key("ann", "ed25519");
        String bob = key("bob", "ed25519");
        Signature signature = signed("ann", "git", PAYLOAD);
        Instant before = Instant.parse("2020-01-01T00:00:00Z");

        assertThat(verifier.signer(signature, "bob " + bob, now))
                .as("another key")
                .isEmpty();
        assertThat(verifier.signer(signature, "bob " + bob + "\nann " + ann + "\n", now))
                .contains("ann");
        assertThat(verifier.signer(signature, "ann valid-before=20200101 " + ann, now))
                .as("expired")
                .isEmpty();
        assertThat(verifier.signer(signature, "ann valid-before=20200101 " + ann, before))
                .contains("ann");
        assertThat(verifier.signer(signature, "ann namespaces=\"file\" " + ann, now))
                .as("for files")
                .isEmpty();
        assertThat(verifier.signer(signature, "ann cert-authority " + ann, now)).isEmpty();
        assertThat(verifier.signer(signed("ann", "file", PAYLOAD), "ann " + ann, now))
                .as("a signature made for something else")
                .isEmpty();
        assertThat(verifier.signer(
                        new Signature(PAYLOAD, "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"),
                        "ann " + ann,
                        now))
                .isEmpty();
    }

    @Test
    void refusesWhateverIsChangedInASignature() throws IOException {
        String ann = key("ann", "ed25519");
        Signature good = signed("ann", "git", PAYLOAD);
        byte[] blob = Base64.getDecoder()
                .decode(good.armored().replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));

        for (int i = 0; i < blob.length; i++) {
            byte[] changed = blob.clone();
            changed[i] ^= 1;
            String armored = "-----BEGIN SSH SIGNATURE-----\n"
                    + Base64.getEncoder().encodeToString(changed) + "\n-----END SSH SIGNATURE-----\n";
            assertThat(verifier.signer(new Signature(PAYLOAD, armored), "ann " + ann, now))
                    .as("byte %d", i)
                    .isEmpty();
        }
    }

    private Program gpg(String name) {
        return Program.onPath(name, "apt-get install gnupg brings it")
                .in(directory)
                .with(Map.of("GNUPGHOME", directory.resolve("gnupg").toString()));
    }

    private String gpgKey(String user, String expiry) throws IOException {
        Path home = directory.resolve("gnupg");
        if (!Files.exists(home)) {
            Files.createDirectory(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        gpg("gpg")
                .run(
                        "--batch",
                        "--quiet",
                        "--pinentry-mode",
                        "loopback",
                        "--passphrase",
                        "",
                        "--quick-gen-key",
                        user,
                        "ed25519",
                        "sign",
                        expiry);
        return exported(user);
    }

    private String exported(String user) {
        return Base64.getEncoder().encodeToString(gpg("gpg").bytes("--batch", "--export", user));
    }

    private Signature gpgSigned(String user, String... options) throws IOException {
        Files.write(directory.resolve("payload"), PAYLOAD);
        byte[] armored = gpg("gpg")
                .bytes(concat(
                        List.of("--batch", "--pinentry-mode", "loopback", "--passphrase", "", "-u", user),
                        concat(List.of(options), "--armor", "--output", "-", "--detach-sign", "payload")));
        return new Signature(PAYLOAD, new String(armored, StandardCharsets.US_ASCII));
    }

    @Test
    void acceptsOpenPgpKeysOfTheList() throws IOException {
        String ann = gpgKey("ann@example.com", "never");
        String bob = gpgKey("bob@example.com", "never");
        Signature signature = gpgSigned("ann@example.com");
        Signature text = gpgSigned("ann@example.com", "--textmode");

        assertThat(verifier.signer(signature, "bob gpg " + bob + "\nann gpg " + ann, now.plusSeconds(60)))
                .contains("ann");
        assertThat(verifier.signer(signature, "bob gpg " + bob, now.plusSeconds(60)))
                .isEmpty();
        assertThat(verifier.signer(signature, "ann valid-before=20200101 gpg " + ann, now.plusSeconds(60)))
                .isEmpty();
        assertThat(verifier.signer(text, "ann gpg " + ann, now.plusSeconds(60)))
                .as("a text signature, which does not see line ends")
                .isEmpty();
        assertThat(verifier.signer(
                        new Signature("other".getBytes(StandardCharsets.UTF_8), signature.armored()),
                        "ann gpg " + ann,
                        now.plusSeconds(60)))
                .isEmpty();
        byte[] armoured = gpg("gpg").bytes("--batch", "--armor", "--export", "ann@example.com");
        assertThat(verifier.signer(
                        signature, "ann gpg " + Base64.getEncoder().encodeToString(armoured), now.plusSeconds(60)))
                .contains("ann");
    }

    @Test
    void countsNoOpenPgpKeyThatExpiredOrWasRevoked() throws IOException {
        String ann = gpgKey("ann@example.com", "2d");
        Signature signature = gpgSigned("ann@example.com");
        assertThat(verifier.signer(signature, "ann gpg " + ann, now.plusSeconds(60)))
                .contains("ann");
        assertThat(verifier.signer(signature, "ann gpg " + ann, now.plusSeconds(3 * 86_400)))
                .as("expired")
                .isEmpty();
        assertThat(verifier.signer(signature, "ann gpg " + ann, now.minusSeconds(86_400)))
                .as("before there was a key")
                .isEmpty();

        Path certificates = directory.resolve("gnupg/openpgp-revocs.d");
        try (Stream<Path> files = Files.list(certificates)) {
            Path certificate = files.findFirst().orElseThrow();
            Files.writeString(certificate, Files.readString(certificate).replace(":-----BEGIN", "-----BEGIN"));
            gpg("gpg").run("--batch", "--quiet", "--import", certificate.toString());
        }
        assertThat(verifier.signer(signature, "ann gpg " + exported("ann@example.com"), now.plusSeconds(60)))
                .as("revoked")
                .isEmpty();
    }

    @Test
    void checksCommitsAndTagsThatGitSigned() throws IOException {
        String ann = key("ann", "ed25519");
        Program git = Program.onPath("git", "apt-get install git brings it")
                .in(directory)
                .with(Map.of(
                        "HOME", directory.toString(),
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_CONFIG_GLOBAL", directory.resolve("gitconfig").toString()));
        Files.writeString(
                directory.resolve("gitconfig"),
                "[user]\n name = Ann\n email = ann@example.com\n signingkey = " + directory.resolve("ann.pub")
                        + "\n[gpg]\n format = ssh\n[init]\n defaultBranch = main\n");
        git.run("init", "-q", "repo");
        Program inRepo = git.in(directory.resolve("repo"));
        inRepo.run("commit", "-q", "--allow-empty", "-m", "unsigned");
        inRepo.run("commit", "-q", "--allow-empty", "-S", "-m", "signed\n\ngpgsig in the text");
        inRepo.run("tag", "-s", "approve/web-app-1", "-m", "yes");
        GitSha head = new GitSha(inRepo.text("rev-parse", "HEAD"));

        try (Sources sources = Sources.in(directory.resolve("cache"))) {
            RepoSnapshot snapshot =
                    sources.source.open(directory.resolve("repo").toString(), Optional.empty());
            History history = snapshot.history();
            Signature signature = history.signature(head).orElseThrow();
            SignedTag tag = history.signedTags("approve/").get(0);

            assertThat(verifier.signer(signature, "ann " + ann, now)).contains("ann");
            assertThat(verifier.signer(signature, "bob " + key("bob", "ed25519"), now))
                    .isEmpty();
            assertThat(verifier.signer(tag.signature(), "ann " + ann, now)).contains("ann");
            assertThat(tag.commit()).isEqualTo(head);
            assertThat(history.signature(history.firstParents().get(1).id())).isEmpty();
        }
    }
}

package dev.towpath.app;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.adapter.git.SshSigningKey;
import dev.towpath.model.GitSha;
import dev.towpath.snapshot.Person;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The config repository of the demo, and the people who change it. */
final class DemoRepository implements AutoCloseable {
    /** Someone who signs. */
    enum Signer {
        PLATFORM_LEAD("platform-lead"),
        PRODUCT_OWNER("product-owner");

        private final String login;

        Signer(String login) {
            this.login = login;
        }

        private Person person() {
            return new Person(login, login + "@example.com");
        }
    }

    private static final Person DEVELOPER = new Person("developer", "developer@example.com");
    private static final String ROOT = """
            variable "domain" {
              default = "dev.example.com"
            }

            resource "terraform_data" "zone" {
              input = var.domain
            }
            """;

    private final Path directory;
    private final Clock clock;
    private final Map<Signer, SshSigningKey> keys =
            Map.of(Signer.PLATFORM_LEAD, SshSigningKey.generate(), Signer.PRODUCT_OWNER, SshSigningKey.generate());
    private final RepositoryWriter writer;

    /**
     * The template without its pins, committed; the Terraform root stays only where there is a Terraform, and needs no provider.
     */
    DemoRepository(Path directory, Clock clock, boolean terraform) throws IOException {
        this.directory = directory;
        this.clock = clock;
        Template.copyTo(directory);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path pin :
                    files.filter(file -> file.endsWith("promotion.yaml")).toList()) {
                Files.delete(pin);
            }
        }
        remove(directory.resolve("apps/dns"));
        if (terraform) {
            Files.createDirectories(directory.resolve("apps/dns/dev1"));
            write("apps/dns/dev1/main.tf", ROOT);
        }
        StringBuilder signers = new StringBuilder();
        for (Signer signer : Signer.values()) {
            signers.append(signer.login)
                    .append(' ')
                    .append(key(signer).publicKey())
                    .append('\n');
        }
        write("policies/allowed_signers", signers.toString());
        // Without a forge nobody can say who is in a team, so the demo names its people.
        Path policy = directory.resolve("policies/approvals.yaml");
        List<String> named = Files.readAllLines(policy).stream()
                .filter(line -> !line.strip().startsWith("teams:"))
                .toList();
        write("policies/approvals.yaml", String.join("\n", named) + "\n");
        this.writer = RepositoryWriter.init(directory);
        writer.commit("Begin", DEVELOPER, clock.instant());
    }

    Path directory() {
        return directory;
    }

    /** Pins an artifact in a target; the change is not committed yet. */
    void pin(String target, String artifact) throws IOException {
        write("apps/" + target + "/promotion.yaml", "artifact: " + artifact + "\n");
    }

    /** Merges what the developer changed, signed by somebody else. */
    GitSha merge(String message, Signer signer) {
        return writer.merge(message, DEVELOPER, signer.person(), key(signer), clock.instant());
    }

    /** Approves a commit with a signed tag. */
    void approve(String name, GitSha commit, Signer signer) {
        writer.tag("approve/" + name, commit, signer.person(), key(signer), clock.instant());
    }

    private SshSigningKey key(Signer signer) {
        SshSigningKey key = keys.get(signer);
        if (key == null) {
            throw new IllegalArgumentException(signer + " has no key");
        }
        return key;
    }

    private void write(String path, String text) throws IOException {
        Files.write(directory.resolve(path), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Removes a directory and everything below it. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}

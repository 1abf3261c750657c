package dev.towpath.app;

import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.adapter.git.SshSigningKey;
import dev.towpath.snapshot.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** The real program on a repository from the template, with a state directory of its own and the rehearsal cloud. */
final class TemplateUnderRehearsal extends ProgramUnderTest implements AutoCloseable {
    static final Person DEVELOPER = new Person("developer", "developer@example.com");
    static final Person LEAD = new Person("platform-lead", "platform-lead@example.com");
    static final Person OWNER = new Person("product-owner", "product-owner@example.com");

    final Path repository;
    final Path state;
    final SshSigningKey leadKey = SshSigningKey.generate();
    final SshSigningKey ownerKey = SshSigningKey.generate();
    final RepositoryWriter writer;

    TemplateUnderRehearsal(Path directory) throws IOException {
        super(directory);
        this.repository = infra;
        this.state = directory.resolve("state");
        withCredentials();
        environment.put("TOWPATH_REPO", "infra");
        environment.put("TOWPATH_STATE", "file:" + state);
        environment.put("TOWPATH_APP", "web-app");
        run("init", "infra");
        write(
                "policies/allowed_signers",
                "platform-lead " + leadKey.publicKey() + "\nproduct-owner " + ownerKey.publicKey() + "\n");
        this.writer = RepositoryWriter.init(repository);
    }

    /** Begins the history, and the cloud that it needs. */
    void begin() throws Exception {
        begin("300ms");
    }

    /** The same with rollouts that take so long. */
    void begin(String rollout) throws Exception {
        writer.commit("Begin", DEVELOPER, Instant.now());
        environment.put("AWS_ENDPOINT_URL", sandbox(rollout));
    }

    /** What a process of its own needs to see the same. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    void write(String path, String text) throws IOException {
        Path file = repository.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void withEnvironment(String name, String value) {
        environment.put(name, value);
    }

    @Override
    public void close() {
        stop();
        writer.close();
    }
}

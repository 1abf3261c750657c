package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.GitSha;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.GitRepository;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.KeySetPublickeyAuthenticator;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remotes over ssh: who the host is must be known, and one of the keys must be let in. */
class SshRemoteIT {
    @TempDir
    Path directory;

    GitRepository repository;
    SshServer server;
    KeyPair hostKey;
    Path clientKey;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        repository = GitRepository.create(directory.resolve("served/config.git"));
        hostKey = newKey();
        KeyPair client = newKey();
        clientKey = write("deploy_key", client);
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(new KeySetPublickeyAuthenticator("deploy", List.of(client.getPublic())));
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
        repository.close();
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private Path write(String name, KeyPair key) throws IOException, GeneralSecurityException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "", null, out);
        }
        return file;
    }

    private String url() {
        return "ssh://git@127.0.0.1:" + server.getPort() + repository.directory();
    }

    private Path knownHosts(KeyPair key) throws IOException {
        assertThat(KeyUtils.getKeyType(key)).isEqualTo("ecdsa-sha2-nistp256");
        return Files.writeString(
                directory.resolve("known_hosts"),
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
    }

    private Sources sources(Path knownHosts, Path key) {
        return new Sources(
                directory.resolve("cache"),
                new RemoteAccess(
                        new TreeMap<>(),
                        Optional.empty(),
                        knownHosts,
                        List.of(directory.resolve("not-there"), key),
                        Set.of("127.0.0.1")));
    }

    @Test
    void readsFromAKnownHostWithADeployKey() throws IOException {
        GitSha first = repository.put("a", "1").commit("one");
        try (Sources sources = sources(knownHosts(hostKey), clientKey)) {
            assertThat(sources.source.open(url(), Optional.empty()).commit().id())
                    .isEqualTo(first);
            GitSha second = repository.put("a", "2").commit("two");
            assertThat(sources.source.currentHead(url(), Optional.empty())).isEqualTo(second);
            assertThat(sources.source.open(url(), Optional.of("main")).commit().id())
                    .isEqualTo(second);
            assertThat(sources.calls).containsExactly("git:fetch", "git:ls-remote", "git:fetch");
            assertThat(Sources.failure(() -> sources.source.open(url() + "/none", Optional.empty()))
                            .reason())
                    .isEqualTo(ReasonCode.NOT_FOUND);
        }
        assertThat(Files.readString(directory.resolve("known_hosts")).lines()).hasSize(1);
    }

    @Test
    void refusesAnUnknownHost() throws IOException, GeneralSecurityException {
        repository.put("a", "1").commit("one");
        Path none = directory.resolve("none");
        for (Path knownHosts : List.of(none, knownHosts(newKey()))) {
            try (Sources sources = sources(knownHosts, clientKey)) {
                assertThat(Sources.failure(() -> sources.source.open(url(), Optional.empty())))
                        .isEqualTo(new Failure.NeedsHuman(
                                ReasonCode.ACCESS_DENIED,
                                "the ssh host key of \"" + url() + "\" is not a known one",
                                "compare it with what the host publishes and add it to known_hosts (ssh-keyscan -p "
                                        + server.getPort() + " 127.0.0.1)"));
            }
        }
        assertThat(none).doesNotExist();
    }

    @Test
    void saysThatNoKeyWasLetIn() throws IOException, GeneralSecurityException {
        repository.put("a", "1").commit("one");
        Path stranger = write("stranger", newKey());
        for (Path key : List.of(stranger, directory.resolve("missing"))) {
            try (Sources sources = sources(knownHosts(hostKey), key)) {
                Failure failure = Sources.failure(() -> sources.source.open(url(), Optional.empty()));
                assertThat(failure.reason()).isEqualTo(ReasonCode.ACCESS_DENIED);
                assertThat(failure.message()).startsWith("reading \"" + url() + "\" was refused: ");
                assertThat(failure.advice())
                        .isEqualTo("add the deploy key to the repository, and its file to the ssh keys");
            }
        }
    }
}

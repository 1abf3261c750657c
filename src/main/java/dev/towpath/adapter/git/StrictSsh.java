package dev.towpath.adapter.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/** Ssh without the user's ssh configuration: host keys must be known beforehand, and only the given keys are offered. */
final class StrictSsh {
    private StrictSsh() {}

    /** Opens ssh sessions; {@code directory} stands in for the user's own, which is not looked at. */
    static SshdSessionFactory sessions(RemoteAccess access, Path directory) {
        return new SshdSessionFactoryBuilder()
                .setHomeDirectory(directory.toFile())
                .setSshDirectory(directory.toFile())
                .setConfigStoreFactory((home, config, user) -> new Strict())
                .setDefaultKnownHostsFiles(ssh -> List.of(access.knownHosts()))
                .setDefaultIdentities(
                        ssh -> access.sshKeys().stream().filter(Files::exists).toList())
                .setPreferredAuthentications("publickey")
                .build(null);
    }

    /** The same two answers for every host. */
    private static final class Strict implements SshConfigStore {
        private static final Map<String, String> OPTIONS =
                Map.of("stricthostkeychecking", "yes", "batchmode", "yes", "hashknownhosts", "no");

        @Override
        public HostConfig lookup(String hostName, int port, String userName) {
            return new Answers();
        }

        @Override
        public HostConfig lookupDefault(String hostName, int port, String userName) {
            return new Answers();
        }
    }

    private static final class Answers implements SshConfigStore.HostConfig {
        @Override
        public @Nullable String getValue(String key) {
            return Strict.OPTIONS.get(key.toLowerCase(Locale.ROOT));
        }

        @Override
        public List<String> getValues(String key) {
            String value = getValue(key);
            return value == null ? List.of() : List.of(value);
        }

        @Override
        public Map<String, String> getOptions() {
            return Strict.OPTIONS;
        }

        @Override
        public Map<String, List<String>> getMultiValuedOptions() {
            return Map.of();
        }
    }
}

package dev.towpath.app;

import dev.towpath.adapter.git.SshSigningKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The key that signs what is committed here, if the environment names one. */
final class SigningKeys {
    private static final String SIGNING_KEY = "TOWPATH_SIGNING_KEY";

    private SigningKeys() {}

    static Optional<SshSigningKey> of(Map<String, String> environment, Path workingDirectory) {
        return Optional.ofNullable(environment.get(SIGNING_KEY))
                .filter(file -> !file.isBlank())
                .map(workingDirectory::resolve)
                .map(SshSigningKey::read);
    }
}

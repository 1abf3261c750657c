package dev.towpath.adapter.aws;

import java.time.Instant;
import java.util.Optional;

/** Short-lived credentials of a place, for programs that Towpath starts. */
public record RoleCredentials(
        String accessKeyId, String secretAccessKey, Optional<String> sessionToken, Optional<Instant> expiration) {
    /** Says whose they are and keeps the secret. */
    @Override
    public String toString() {
        return "RoleCredentials[" + accessKeyId + ", expires " + expiration + "]";
    }
}

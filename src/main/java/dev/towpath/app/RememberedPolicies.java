package dev.towpath.app;

import dev.towpath.approval.PolicyMemory;
import dev.towpath.model.Digest;
import dev.towpath.model.Hmac;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what became of changes of policies in a file of the cache, one on a line: {@code approved <digest>} or {@code
 * refused <digest>}, each with a seal.
 *
 * <p>Each line is sealed with the secret by which the forge is asked (HMAC, RFC 2104), so that nobody without it can put a policy in
 * force, such as a job that shares the cache of a build server. Without a secret nothing is kept. A file that others may write to
 * is not believed, and a line of another form, or with another seal, is nothing.
 */
final class RememberedPolicies implements PolicyMemory {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedPolicies.class);
    private static final String APPROVED = "approved";
    private static final String REFUSED = "refused";
    private static final long BYTES_MAX = 1 << 20;

    private final Path file;
    private final Optional<String> secret;
    private Optional<Map<Digest, Boolean>> known = Optional.empty();

    /** A memory in a directory; empty without a secret, beyond this run. */
    RememberedPolicies(Path cacheDirectory, Optional<String> secret) {
        this.file = cacheDirectory.resolve("policy-changes");
        this.secret = secret;
    }

    @Override
    public synchronized Optional<Boolean> approved(Digest change) {
        return Optional.ofNullable(read().get(change));
    }

    @Override
    public synchronized void settle(Digest change, boolean approved) {
        if (read().putIfAbsent(change, approved) != null || secret.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (!usable()) {
                Files.deleteIfExists(file);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            String word = approved ? APPROVED : REFUSED;
            String line = word + " " + change.value();
            Files.writeString(file, line + " " + seal(line, secret.get()) + "\n", StandardOpenOption.APPEND);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("approved policies cannot be remembered in {}", file, e);
        }
    }

    private Map<Digest, Boolean> read() {
        if (known.isPresent()) {
            return known.get();
        }
        Map<Digest, Boolean> changes = new HashMap<>();
        try {
            List<String> lines =
                    secret.isPresent() && usable() ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
            for (String line : lines) {
                String[] words = line.split(" ", 3);
                if (words.length == 3
                        && Set.of(APPROVED, REFUSED).contains(words[0])
                        && Digest.valid(words[1])
                        && words[2].equals(seal(words[0] + " " + words[1], secret.orElseThrow()))) {
                    changes.put(new Digest(words[1]), words[0].equals(APPROVED));
                }
            }
        } catch (IOException e) {
            LOG.debug("approved policies cannot be read from {}", file, e);
        }
        known = Optional.of(changes);
        return changes;
    }

    private static String seal(String line, String secret) {
        return new Hmac(secret).hex("towpath.policy-change/v1\n" + line);
    }

    /** Whether it is a file of a sane size to which nobody else may write. */
    private boolean usable() throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) <= BYTES_MAX
                && PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                        .matches("....-..-.");
    }
}

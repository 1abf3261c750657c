package dev.towpath.app;

import dev.towpath.approval.PolicyMemory;
import dev.towpath.model.Digest;
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
 * refused <digest>}.
 *
 * <p>Only its owner may write to the file; one that others may write to is not believed, and a line of another form is nothing.
 */
final class RememberedPolicies implements PolicyMemory {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedPolicies.class);
    private static final String APPROVED = "approved";
    private static final String REFUSED = "refused";
    private static final long BYTES_MAX = 1 << 20;

    private final Path file;
    private Optional<Map<Digest, Boolean>> known = Optional.empty();

    RememberedPolicies(Path cacheDirectory) {
        this.file = cacheDirectory.resolve("policy-changes");
    }

    @Override
    public synchronized Optional<Boolean> approved(Digest change) {
        return Optional.ofNullable(read().get(change));
    }

    @Override
    public synchronized void settle(Digest change, boolean approved) {
        if (read().putIfAbsent(change, approved) != null) {
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
            Files.writeString(file, word + " " + change.value() + "\n", StandardOpenOption.APPEND);
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
            List<String> lines = usable() ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
            for (String line : lines) {
                String[] words = line.split(" ", 2);
                if (words.length == 2 && Set.of(APPROVED, REFUSED).contains(words[0]) && Digest.valid(words[1])) {
                    changes.put(new Digest(words[1]), words[0].equals(APPROVED));
                }
            }
        } catch (IOException e) {
            LOG.debug("approved policies cannot be read from {}", file, e);
        }
        known = Optional.of(changes);
        return changes;
    }

    /** Whether it is a file of a sane size to which nobody else may write. */
    private boolean usable() throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) <= BYTES_MAX
                && PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                        .matches("....-..-.");
    }
}

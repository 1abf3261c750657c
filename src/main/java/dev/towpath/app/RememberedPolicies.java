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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers approved changes of policies in a file of the cache, one digest on a line.
 *
 * <p>Only its owner may write to the file; one that others may write to is not believed, and a line that is no digest is nothing.
 */
final class RememberedPolicies implements PolicyMemory {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedPolicies.class);
    private static final long BYTES_MAX = 1 << 20;

    private final Path file;
    private Optional<Set<Digest>> known = Optional.empty();

    RememberedPolicies(Path cacheDirectory) {
        this.file = cacheDirectory.resolve("approved-policies");
    }

    @Override
    public synchronized boolean knows(Digest change) {
        return read().contains(change);
    }

    @Override
    public synchronized void keep(Digest change) {
        if (!read().add(change)) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (!usable()) {
                Files.deleteIfExists(file);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, change.value() + "\n", StandardOpenOption.APPEND);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("approved policies cannot be remembered in {}", file, e);
        }
    }

    private Set<Digest> read() {
        if (known.isPresent()) {
            return known.get();
        }
        Set<Digest> digests = new HashSet<>();
        try {
            List<String> lines = usable() ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
            lines.stream().filter(Digest::valid).map(Digest::new).forEach(digests::add);
        } catch (IOException e) {
            LOG.debug("approved policies cannot be read from {}", file, e);
        }
        known = Optional.of(digests);
        return digests;
    }

    /** Whether it is a file of a sane size to which nobody else may write. */
    private boolean usable() throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) <= BYTES_MAX
                && PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                        .matches("....-..-.");
    }
}

package dev.towpath.adapter.store;

import dev.towpath.journal.ObjectStore;
import dev.towpath.model.Digest;
import dev.towpath.model.Limits;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object store in a local directory, safe between processes of one machine.
 *
 * <p>A write holds a file lock, compares the version there (the SHA-256 of the content), writes a new file, forces it to disk
 * and renames it over the old one; so a reader, who takes no lock, sees the old content or the new, and a crash leaves one of
 * them. Files and directories are the owner's alone. Not for network file systems, whose locks cannot be trusted: use S3.
 */
public final class DirectoryObjectStore implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryObjectStore.class);
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final String LOCK_FILE = ".lock";
    private static final String NEW_FILE = ".new";
    private static final String WRITING = "writing";
    private static final long FULL_BYTES = 1 << 20;
    /** The version of what is too large to be read; nothing that can be read has it. */
    private static final String UNREAD = "unread";

    /** A file lock belongs to the whole process, so its threads must first agree among themselves. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final Path root;

    /** A store in {@code root}, which is created with the first write. */
    public DirectoryObjectStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public Optional<Stored> get(String key) {
        return attempt("reading", key, () -> read(path(key), ObjectStore.bytesMax(key)));
    }

    @Override
    public List<Listed> list(String prefix) {
        return attempt("listing", prefix, () -> {
            List<Listed> found = new ArrayList<>();
            Path start = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
            if (Files.isDirectory(start)) {
                Files.walkFileTree(start, new Lister(prefix, found));
            }
            found.sort(Comparator.comparing(Listed::key));
            return List.copyOf(found);
        });
    }

    @Override
    public Optional<String> put(String key, byte[] content, Condition condition) {
        Path path = path(key);
        return attempt(
                WRITING,
                key,
                () -> locked(() -> {
                    if (!holds(condition, read(path, ObjectStore.bytesMax(key)))) {
                        return Optional.empty();
                    }
                    createDirectories(root.resolve(key.substring(0, key.lastIndexOf('/') + 1)));
                    replace(path, content);
                    return Optional.of(version(content));
                }));
    }

    @Override
    public boolean delete(String key, String version) {
        Path path = path(key);
        return attempt(
                "removing",
                key,
                () -> Files.isDirectory(root)
                        && locked(() -> read(path, ObjectStore.bytesMax(key))
                                        .filter(stored -> stored.version().equals(version))
                                        .isPresent()
                                && Files.deleteIfExists(path)));
    }

    @Override
    public String location() {
        return "file:" + root;
    }

    private static boolean holds(Condition condition, Optional<Stored> present) {
        if (condition instanceof Condition.Version wanted) {
            return present.filter(stored -> stored.version().equals(wanted.version()))
                    .isPresent();
        }
        return condition instanceof Condition.Always || present.isEmpty();
    }

    private static Optional<Stored> read(Path path, long bytesMax) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(Math.toIntExact(bytesMax) + 1);
            if (content.length > bytesMax) {
                throw new TooLarge(bytesMax);
            }
            return Optional.of(new Stored(content, version(content)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String version(byte[] content) {
        return Digest.of(content).hex();
    }

    /** Writers are alone, so one name for the unfinished file is enough, and a crash leaves at most that one behind. */
    private void replace(Path path, byte[] content) throws IOException {
        Path unfinished = root.resolve(NEW_FILE);
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        try (FileChannel channel = FileChannel.open(unfinished, options, owners("rw-------"))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private <T> T locked(Work<T> work) throws IOException {
        createDirectories(root);
        Path real = root.toRealPath();
        ReentrantLock threads = THREADS.computeIfAbsent(real, path -> new ReentrantLock());
        threads.lock();
        try (FileChannel channel = FileChannel.open(
                        real.resolve(LOCK_FILE),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        owners("rw-------"));
                FileLock lock = channel.lock()) {
            return work.run();
        } finally {
            threads.unlock();
        }
    }

    private static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, owners("rwx------"));
    }

    private static FileAttribute<?>[] owners(String permissions) {
        return Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private Path path(String key) {
        for (String segment : key.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException("\"" + key + "\" cannot be a key of a state store");
            }
        }
        return root.resolve(key);
    }

    private <T> T attempt(String doing, String key, Work<T> work) {
        try {
            return work.run();
        } catch (AccessDeniedException e) {
            throw new FailureException(
                    new Failure.NeedsHuman(
                            ReasonCode.ACCESS_DENIED,
                            doing + " \"" + key + "\" in the state store \"" + location()
                                    + "\": permission denied for \"" + e.getFile() + "\"",
                            "run as the directory's owner, or set \"state\" in towpath.yaml to another place"),
                    e);
        } catch (TooLarge | TooMany e) {
            throw new FailureException(
                    new Failure.NeedsHuman(
                            ReasonCode.STATE_BLOCKED,
                            doing + " \"" + key + "\" in the state store \"" + location() + "\": " + e.getMessage(),
                            "find out who wrote it, and remove it"),
                    e);
        } catch (IOException e) {
            if (doing.equals(WRITING) && full()) {
                throw new FailureException(
                        new Failure.NeedsHuman(
                                ReasonCode.UNREACHABLE,
                                doing + " \"" + key + "\" in the state store \"" + location() + "\": its disk is full",
                                "make room there; nothing is half written, and the next run goes on from it"),
                        e);
            }
            throw new FailureException(
                    new Failure.NeedsHuman(
                            ReasonCode.UNREACHABLE,
                            doing + " \"" + key + "\" in the state store \"" + location() + "\": " + said(e),
                            "make the directory readable and writable, or set \"state\" in towpath.yaml to another place"),
                    e);
        }
    }

    /** Known by the space that is left, because the words of the system are in its own language. */
    private boolean full() {
        Path there = root;
        while (!Files.isDirectory(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            return Files.getFileStore(there).getUsableSpace() < FULL_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    private static String said(IOException e) {
        String kind = e.getClass().getSimpleName();
        return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
    }

    /** Nothing that Towpath writes is so large, and whoever wrote it must not take the run's memory. */
    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(long bytesMax) {
            super("it has more than " + bytesMax + " bytes, which Towpath never writes");
        }
    }

    /** A listing is held in memory. */
    private static final class TooMany extends IOException {
        private static final long serialVersionUID = 1L;

        TooMany() {
            super("there are more than " + Limits.STATE_LISTED_MAX + " objects");
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    /** Collects what a listing should show; files that vanish meanwhile were not there. */
    private final class Lister extends SimpleFileVisitor<Path> {
        private final String prefix;
        private final List<Listed> found;

        Lister(String prefix, List<Listed> found) {
            this.prefix = prefix;
            this.found = found;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String key = root.relativize(file).toString().replace('\\', '/');
            String name = file.getFileName().toString();
            if (attributes.isRegularFile() && key.startsWith(prefix) && !name.startsWith(".")) {
                if (found.size() == Limits.STATE_LISTED_MAX) {
                    throw new TooMany();
                }
                try {
                    read(file, ObjectStore.bytesMax(key))
                            .ifPresent(stored -> found.add(new Listed(key, stored.version())));
                } catch (TooLarge e) {
                    LOG.debug("listing \"{}\" in the state store \"{}\": {}", key, location(), e.getMessage());
                    found.add(new Listed(key, UNREAD));
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }
}

package dev.towpath.adapter.git;

import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/** Repositories of this machine, opened where they are; each once. */
final class LocalRepositories implements AutoCloseable {
    private final Map<Path, Repository> open = new ConcurrentHashMap<>();

    /** The repository at or around a directory, with its whole history. */
    Repository whole(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw GitFailures.needsHuman(
                    ReasonCode.NOT_FOUND, "there is no directory \"" + directory + "\"", "name one that is there");
        }
        Repository repository = around(directory)
                .orElseThrow(() -> GitFailures.needsHuman(
                        ReasonCode.NOT_FOUND,
                        "\"" + directory + "\" is not in a git repository",
                        "run git init and commit there, or name a repository with --repo"));
        if (isShallow(repository)) {
            throw GitFailures.needsHuman(
                    ReasonCode.UNSUPPORTED,
                    "\"" + place(repository) + "\" is a shallow clone, in which nobody can tell what came before",
                    "run git fetch --unshallow, or set fetch-depth: 0 where a workflow checks it out");
        }
        return repository;
    }

    /** The repository at or around a directory, if there is one. */
    Optional<Repository> around(Path directory) {
        try {
            FileRepositoryBuilder builder = new FileRepositoryBuilder();
            if (RepositoryCache.FileKey.isGitRepository(directory.toFile(), FS.DETECTED)) {
                builder.setGitDir(directory.toFile());
            } else {
                builder.findGitDir(directory.toFile());
            }
            if (builder.getGitDir() == null) {
                return Optional.empty();
            }
            Path gitDirectory = builder.getGitDir().toPath();
            Repository known = open.get(gitDirectory);
            if (known == null) {
                known = builder.setMustExist(true).build();
                open.put(gitDirectory, known);
            }
            return Optional.of(known);
        } catch (IOException | IllegalArgumentException e) {
            throw GitFailures.needsHuman(
                    ReasonCode.UNSUPPORTED,
                    "the git repository at \"" + directory + "\" cannot be opened: " + e.getMessage(),
                    "check it with git status; its objects must have SHA-1 ids");
        }
    }

    private static boolean isShallow(Repository repository) {
        try {
            return !repository.getObjectDatabase().getShallowCommits().isEmpty();
        } catch (IOException e) {
            throw GitFailures.ofObjects(place(repository).toString(), "looking for shallow commits", e);
        }
    }

    /** Every path of the index. */
    static Set<String> tracked(Repository repository) {
        try {
            DirCache index = repository.readDirCache();
            Set<String> paths = new HashSet<>();
            for (int i = 0; i < index.getEntryCount(); i++) {
                paths.add(index.getEntry(i).getPathString());
            }
            return paths;
        } catch (IOException e) {
            throw GitFailures.ofObjects(place(repository).toString(), "reading the index", e);
        }
    }

    /** Where people would say that it is. */
    static Path place(Repository repository) {
        return repository.isBare()
                ? repository.getDirectory().toPath()
                : repository.getWorkTree().toPath();
    }

    /** Where the repository's own configuration says that it pushes to. */
    static Optional<Address> origin(Repository repository, RemoteAccess access) {
        String pushUrl = repository.getConfig().getString("remote", "origin", "pushurl");
        String url = pushUrl == null ? repository.getConfig().getString("remote", "origin", "url") : pushUrl;
        if (url == null || url.isBlank()) {
            return Optional.empty();
        }
        Address written = Address.of(url, access);
        boolean relative = written instanceof Address.Local && url.startsWith(".");
        return Optional.of(
                relative ? new Address.Local(place(repository).resolve(url).normalize()) : written);
    }

    @Override
    public void close() {
        open.values().forEach(Repository::close);
        open.clear();
    }
}

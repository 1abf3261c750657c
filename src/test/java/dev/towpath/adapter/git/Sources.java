package dev.towpath.adapter.git;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;

/** A source under test, with what it counted and said. */
final class Sources implements AutoCloseable {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<String> said = new CopyOnWriteArrayList<>();
    final JGitSnapshotSource source;

    Sources(Path cache, RemoteAccess access) {
        source = new JGitSnapshotSource(cache, access, (operation, mutation) -> calls.add(operation), said::add);
    }

    /** One that knows no token, no key and no host. */
    static Sources in(Path cache) {
        return new Sources(cache, access(cache, Optional.empty()));
    }

    static RemoteAccess access(Path cache, Optional<String> token) {
        return new RemoteAccess(new TreeMap<>(), token, cache.resolve("known_hosts"), List.of(), Set.of());
    }

    /** The failure that an action ends with. */
    static Failure failure(Runnable action) {
        List<Failure> failures = new ArrayList<>();
        Assertions.assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(FailureException.class, thrown -> failures.add(thrown.failure()));
        return failures.get(0);
    }

    @Override
    public void close() {
        source.close();
    }
}

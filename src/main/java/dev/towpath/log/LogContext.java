package dev.towpath.log;

import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import org.slf4j.MDC;

/**
 * Which run and which target the lines of a thread are about.
 *
 * <p>Targets are worked on side by side, so that their lines are mixed in the log; whoever looks for one of them needs it named in
 * every line, also in those of a library.
 */
public final class LogContext {
    /** The id of the run. */
    public static final String RUN = "run";
    /** The name, or else the address, of the config repository. */
    public static final String REPOSITORY = "repository";
    /** The application. */
    public static final String APP = "app";
    /** The environment. */
    public static final String ENV = "env";
    /** All of them, in the order in which lines have them. */
    public static final List<String> NAMES = List.of(RUN, REPOSITORY, APP, ENV);

    private LogContext() {}

    /** Lines are about something until it is closed; then they are about what they were about before. */
    @FunctionalInterface
    public interface About extends AutoCloseable {
        @Override
        void close();
    }

    /** The lines of this thread are about a run. */
    public static About run(RunId run) {
        return about(Map.of(RUN, run.value()));
    }

    /** The lines of this thread are about a repository. */
    public static About repository(String repository) {
        return about(Map.of(REPOSITORY, repository));
    }

    /** The same, unless it is known already by a name that people gave it. */
    public static About repositoryIfUnknown(String repository) {
        return present(REPOSITORY).isPresent() ? () -> {} : repository(repository);
    }

    /** The lines of this thread are about a target. */
    public static About target(Target target) {
        return about(Map.of(APP, target.app().value(), ENV, target.environment().value()));
    }

    /** A factory whose threads are about what this thread is about now. For threads that live no longer than what they are about. */
    public static ThreadFactory inherited(ThreadFactory factory) {
        Map<String, String> now = new TreeMap<>();
        NAMES.forEach(name -> present(name).ifPresent(value -> now.put(name, value)));
        return work -> factory.newThread(() -> {
            now.forEach(MDC::put);
            work.run();
        });
    }

    private static About about(Map<String, String> values) {
        Map<String, Optional<String>> before = new TreeMap<>();
        values.forEach((name, value) -> {
            before.put(name, present(name));
            MDC.put(name, value);
        });
        return () -> before.forEach(
                (name, value) -> value.ifPresentOrElse(text -> MDC.put(name, text), () -> MDC.remove(name)));
    }

    private static Optional<String> present(String name) {
        return Optional.ofNullable(MDC.get(name));
    }
}

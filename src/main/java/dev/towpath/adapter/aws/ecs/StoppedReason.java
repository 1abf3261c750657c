package dev.towpath.adapter.aws.ecs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Why a task stopped, classified so that people know where to look first.
 *
 * @param text what ECS says, on one line
 */
record StoppedReason(Kind kind, String text) {
    /** What kind of fault it is; the deterministic ones come back however often the task is started. */
    enum Kind {
        IMAGE_MISSING(true, "the image cannot be pulled"),
        IMAGE_DENIED(true, "the task may not pull the image"),
        IMAGE_UNREACHABLE(false, "the registry cannot be reached"),
        SECRETS(true, "a secret or parameter of the task cannot be read"),
        ARCHITECTURE(true, "the image is built for another processor architecture"),
        OUT_OF_MEMORY(false, "the container ran out of memory"),
        HEALTH(false, "the task does not pass its health check"),
        EXIT(false, "the container ended by itself"),
        CAPACITY(false, "there is no capacity to place the task"),
        STOPPED(false, "the task was stopped from outside"),
        OTHER(false, "the task stopped");

        private final boolean deterministic;
        private final String words;

        Kind(boolean deterministic, String words) {
            this.deterministic = deterministic;
            this.words = words;
        }

        boolean deterministic() {
            return deterministic;
        }

        String words() {
            return words;
        }
    }

    private record Rule(Pattern pattern, Kind kind) {}

    private static final List<Rule> RULES = List.of(
            rule("exec format error|no matching manifest|image manifest does not contain.*platform", Kind.ARCHITECTURE),
            rule(
                    "cannotpull.*(not found|manifest unknown|does not exist|name unknown|invalid reference)",
                    Kind.IMAGE_MISSING),
            rule("cannotpull.*(denied|unauthorized|forbidden|403|no basic auth)", Kind.IMAGE_DENIED),
            rule("cannotpull|unable to pull (image|registry auth)", Kind.IMAGE_UNREACHABLE),
            rule(
                    "(secret|ssm|parameter).*(accessdenied|not authorized|resourcenotfound|parameternotfound|"
                            + "invalid( ssm)? parameters|can't find|does not contain|not found)",
                    Kind.SECRETS),
            rule("outofmemory|out of memory", Kind.OUT_OF_MEMORY),
            rule("health check|unhealthy", Kind.HEALTH),
            rule(
                    "capacity is unavailable|unable to place|no container instance|insufficient|limit.*exceeded|"
                            + "free addresses|resource:(eni|memory|cpu)",
                    Kind.CAPACITY),
            rule("essential container", Kind.EXIT),
            rule("scaling activity|stopped by user|spot|service deleted|user initiated", Kind.STOPPED));

    /** The reason of a stopped task. */
    static StoppedReason of(Task task) {
        String said = Optional.ofNullable(task.stoppedReason()).orElse("");
        String containers = task.containers().stream()
                .flatMap(container -> describe(container, said).stream())
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
        String text = Stream.of(said, containers)
                .filter(part -> !part.isBlank())
                .reduce((one, other) -> one.contains(other) ? one : one + " (" + other + ")")
                .orElse("no reason was given");
        return new StoppedReason(kind(task, text), oneLine(text));
    }

    private static Kind kind(Task task, String text) {
        String lower = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        boolean killed = task.containers().stream()
                .anyMatch(container -> Integer.valueOf(137).equals(container.exitCode()));
        boolean unhealthy =
                task.containers().stream().anyMatch(container -> container.healthStatus() == HealthStatus.UNHEALTHY);
        Optional<Kind> told = RULES.stream()
                .filter(rule -> rule.pattern().matcher(lower).find())
                .map(Rule::kind)
                .findFirst();
        if (told.filter(kind -> kind != Kind.EXIT).isPresent()) {
            return told.get();
        }
        if (unhealthy) {
            return Kind.HEALTH;
        }
        if (told.isPresent() || task.stopCode() == TaskStopCode.ESSENTIAL_CONTAINER_EXITED) {
            // The kernel's and the agent's kill look alike; ECS only adds the word for the first.
            return killed ? Kind.OUT_OF_MEMORY : Kind.EXIT;
        }
        return task.stopCode() == TaskStopCode.USER_INITIATED ? Kind.STOPPED : Kind.OTHER;
    }

    private static Optional<String> describe(Container container, String said) {
        String reason = Optional.ofNullable(container.reason())
                .filter(text -> !said.contains(text))
                .orElse("");
        String exit = Optional.ofNullable(container.exitCode())
                .filter(code -> code != 0)
                .map(code -> "exit code " + code)
                .orElse("");
        String both = Stream.of(exit, reason)
                .filter(part -> !part.isBlank())
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
        return both.isEmpty() ? Optional.empty() : Optional.of("container \"" + container.name() + "\": " + both);
    }

    /** The reason in a sentence. */
    String sentence() {
        return kind.words() + ": " + text;
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= 400 ? line : line.substring(0, 400) + "…";
    }

    private static Rule rule(String pattern, Kind kind) {
        return new Rule(Pattern.compile(pattern), kind);
    }
}

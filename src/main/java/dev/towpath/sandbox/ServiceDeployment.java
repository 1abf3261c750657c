package dev.towpath.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What ListServiceDeployments remembers of one deployment, its rollback included, long after DescribeServices has forgotten it. */
final class ServiceDeployment {
    private final String arn;
    private final EcsDeployment target;
    private final List<EcsDeployment> sources;
    private final Instant created;
    private String status = "IN_PROGRESS";
    private String reason = "";
    private Optional<Instant> finished = Optional.empty();
    private Optional<Rollback> rollback = Optional.empty();
    private boolean tripped;

    /** Where it went back to, when and why. */
    record Rollback(String reason, Instant started, EcsDeployment to) {}

    ServiceDeployment(String arn, EcsDeployment target, List<EcsDeployment> sources) {
        this.arn = arn;
        this.target = target;
        this.sources = List.copyOf(sources);
        this.created = target.created();
    }

    String arn() {
        return arn;
    }

    EcsDeployment target() {
        return target;
    }

    List<EcsDeployment> sources() {
        return sources;
    }

    Instant created() {
        return created;
    }

    String status() {
        return status;
    }

    String reason() {
        return reason;
    }

    Optional<Instant> finished() {
        return finished;
    }

    Optional<Rollback> rollback() {
        return rollback;
    }

    /** Whether the circuit breaker ended it. */
    boolean tripped() {
        return tripped;
    }

    boolean underWay() {
        return finished.isEmpty();
    }

    void trip() {
        tripped = true;
    }

    void rollBack(String why, Instant at, EcsDeployment to) {
        status = "ROLLBACK_IN_PROGRESS";
        reason = why;
        rollback = Optional.of(new Rollback(why, at, to));
    }

    void finish(String last, String why, Instant at) {
        status = last;
        reason = why;
        finished = Optional.of(at);
    }
}

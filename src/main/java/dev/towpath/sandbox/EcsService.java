package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One service as a state machine over time: deployments that run, complete, fail, roll back and supersede one another as ECS's
 * rolling deployments with the circuit breaker do (Amazon ECS developer guide).
 */
final class EcsService {
    private static final int EVENTS_MAX = 100;
    private static final int HISTORY_MAX = 100;

    private final String cluster;
    private final String name;
    private final Instant created;
    private final EcsDeployment.TaskMaker maker;
    private final Ids ids;
    private final ObjectNode settings;
    private final List<EcsDeployment> deployments = new ArrayList<>();
    private final List<EcsDeployment> left = new ArrayList<>();
    private final Deque<ServiceDeployment> history = new ArrayDeque<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private int desired;
    private String status = "ACTIVE";
    private Optional<Past> past = Optional.empty();

    /** How the service looked before its last change. */
    private record Past(ObjectNode view, Instant until) {}

    /** One line of the service's log. */
    record Event(String id, Instant at, String message) {}

    /** @param settings every field of the service that is only kept */
    EcsService(
            String cluster,
            String name,
            int desired,
            ObjectNode settings,
            EcsDeployment.TaskMaker maker,
            Ids ids,
            Instant created) {
        this.cluster = cluster;
        this.name = name;
        this.desired = desired;
        this.settings = settings;
        this.maker = maker;
        this.ids = ids;
        this.created = created;
    }

    String cluster() {
        return cluster;
    }

    String name() {
        return name;
    }

    Instant created() {
        return created;
    }

    int desired() {
        return desired;
    }

    boolean active() {
        return status.equals("ACTIVE");
    }

    /** {@code ACTIVE}, {@code DRAINING} or {@code INACTIVE}. */
    String status() {
        return status;
    }

    void status(String next) {
        status = next;
    }

    /** Keeps how the service looks before a change, for readers that are told about it late. */
    void remember(ObjectNode view, Instant until) {
        past = Optional.of(new Past(view, until));
    }

    /** How a reader who is told late still sees the service. */
    Optional<ObjectNode> seenLate(Instant now) {
        return past.filter(before -> now.isBefore(before.until()))
                .map(before -> before.view().deepCopy());
    }

    ObjectNode settings() {
        return settings;
    }

    /** The deployments that DescribeServices shows, the PRIMARY one first. */
    List<EcsDeployment> deployments() {
        return deployments;
    }

    EcsDeployment primary() {
        return deployments.get(0);
    }

    /** Newest first. */
    List<Event> events() {
        return List.copyOf(events);
    }

    /** Newest first. */
    List<ServiceDeployment> history() {
        return List.copyOf(history);
    }

    /** Every task that can still be seen: those of the shown deployments, and stopped ones for an hour. */
    List<EcsTask> tasks(Instant now) {
        List<EcsTask> seen = new ArrayList<>();
        List<EcsDeployment> all = new ArrayList<>(deployments);
        all.addAll(left);
        for (EcsDeployment deployment : all) {
            deployment.tasks().stream()
                    .filter(task -> task.exists(now))
                    .filter(task -> task.stops()
                            .map(at -> at.isAfter(now.minus(Duration.ofHours(1))))
                            .orElse(true))
                    .forEach(seen::add);
        }
        return seen;
    }

    /** The digests of the images of every deployment whose tasks can be seen, by deployment and container. */
    Map<String, Map<String, String>> digests() {
        Map<String, Map<String, String>> digests = new HashMap<>();
        deployments.forEach(deployment -> digests.put(deployment.id(), deployment.digests()));
        left.forEach(deployment -> digests.put(deployment.id(), deployment.digests()));
        return digests;
    }

    /** Starts a deployment; whatever is under way is superseded. */
    void deploy(EcsDeployment next, String arn, Instant now) {
        List<EcsDeployment> sources = deployments.stream()
                .filter(old -> old.running(now) > 0 || old.state() == EcsDeployment.State.COMPLETED)
                .toList();
        supersede(now);
        deployments.add(0, next);
        history.addFirst(new ServiceDeployment(arn, next, sources));
        if (history.size() > HISTORY_MAX) {
            history.removeLast();
        }
        next.begin(desired, breaker("enable"), maker);
        boolean shortOfCapacity = next.script().outcome() == Rollout.Outcome.UNPLACEABLE
                || next.script().outcome() == Rollout.Outcome.PARTIAL;
        if (shortOfCapacity && desired > 0) {
            event(now, next.script().reason());
        } else if (desired > 0) {
            event(now, "has started " + desired + " tasks: (deployment " + next.id() + ").");
        }
    }

    private void supersede(Instant now) {
        if (rollingBack()) {
            primary().become(EcsDeployment.State.COMPLETED, completed(primary()), now);
        }
        current().ifPresent(old -> old.finish("STOPPED", "Service deployment was superseded by a newer one.", now));
        deployments.stream()
                .filter(old -> old.state() == EcsDeployment.State.FAILED)
                .forEach(old -> leave(old, now));
        deployments.removeIf(old -> old.state() == EcsDeployment.State.FAILED);
        deployments.stream()
                .filter(old -> old.state() == EcsDeployment.State.IN_PROGRESS)
                .forEach(old -> old.scaleDown(now));
    }

    /** Takes the newest deployment for completed long ago: a service as Terraform left it. */
    void settle() {
        EcsDeployment only = primary();
        only.become(EcsDeployment.State.COMPLETED, completed(only), only.created());
        history.getFirst().finish("SUCCESSFUL", "", only.created());
    }

    /** Brings everything up to a moment. */
    void advance(Instant now) {
        for (int step = 0; step < 4; step++) {
            Optional<Instant> judged = primary().judged().filter(at -> !at.isAfter(now));
            if (judged.isEmpty()) {
                break;
            }
            if (primary().succeeds(desired) || rollingBack()) {
                complete(judged.get());
            } else {
                fail(judged.get());
            }
        }
        primary().keepFailing(now, maker);
    }

    private boolean rollingBack() {
        return current()
                .filter(deployment -> deployment.status().equals("ROLLBACK_IN_PROGRESS"))
                .isPresent();
    }

    private Optional<ServiceDeployment> current() {
        return history.stream().filter(ServiceDeployment::underWay).findFirst();
    }

    private void complete(Instant at) {
        EcsDeployment primary = primary();
        primary.become(EcsDeployment.State.COMPLETED, completed(primary), at);
        deployments.stream().skip(1).forEach(old -> leave(old, at));
        deployments.subList(1, deployments.size()).clear();
        boolean back = rollingBack();
        current()
                .ifPresent(deployment -> deployment.finish(
                        back ? "ROLLBACK_SUCCESSFUL" : "SUCCESSFUL", back ? deployment.reason() : "", at));
        event(at, "(deployment " + primary.id() + ") deployment completed.");
        event(at, "has reached a steady state.");
    }

    private void fail(Instant at) {
        EcsDeployment failed = primary();
        if (failed.script().outcome() == Rollout.Outcome.ALARM) {
            String why = "Service deployment rolled back because of alarm "
                    + failed.script().reason() + ".";
            event(at, "(deployment " + failed.id() + ") deployment failed: alarm detected.");
            end(failed, true, why, "ECS deployment alarm: rolling back to deploymentId ", at);
            return;
        }
        current().ifPresent(ServiceDeployment::trip);
        event(at, "(deployment " + failed.id() + ") deployment failed: tasks failed to start.");
        end(
                failed,
                breaker("rollback"),
                "ECS deployment circuit breaker: tasks failed to start.",
                "ECS deployment circuit breaker: rolling back to deploymentId ",
                at);
    }

    /** Ends the present deployment on request. */
    void stop(boolean back, Instant at) {
        end(primary(), back, "Service deployment was stopped.", "Rolling back on request to deploymentId ", at);
    }

    private void end(EcsDeployment failed, boolean back, String why, String backWhy, Instant at) {
        failed.become(EcsDeployment.State.FAILED, why, at);
        failed.scaleDown(at);
        Optional<EcsDeployment> last = deployments.stream()
                .filter(old -> old.state() == EcsDeployment.State.COMPLETED)
                .findFirst();
        if (!back || last.isEmpty()) {
            current().ifPresent(deployment -> deployment.finish(back ? "ROLLBACK_FAILED" : "STOPPED", why, at));
            return;
        }
        EcsDeployment to = last.get();
        deployments.remove(to);
        deployments.add(0, to);
        to.resume(backWhy + to.id() + ".", at, at.plus(failed.pace().dividedBy(2)));
        event(at, "rolling back to deployment " + to.id() + ".");
        current().ifPresent(deployment -> deployment.rollBack(why, at, to));
    }

    /** Changes how many tasks should run; that is no deployment. */
    void scale(int count, Instant now) {
        EcsDeployment primary = primary();
        List<EcsTask> alive =
                primary.tasks().stream().filter(task -> !task.stopped(now)).toList();
        if (primary.state() == EcsDeployment.State.COMPLETED || primary.succeeds(desired)) {
            for (int i = alive.size(); i < count; i++) {
                primary.tasks()
                        .add(maker.make(
                                primary,
                                now,
                                Optional.of(now.plus(primary.pace().dividedBy(2)))));
            }
        }
        alive.stream().skip(count).forEach(task -> task.stop(now, EcsDeployment.scaling(primary.id())));
        if (count == 0) {
            deployments.stream().skip(1).forEach(old -> old.scaleDown(now));
        }
        desired = count;
    }

    void deactivate(Instant now) {
        status = "INACTIVE";
        desired = 0;
        deployments.forEach(deployment -> deployment.scaleDown(now));
    }

    private void leave(EcsDeployment old, Instant at) {
        old.scaleDown(at);
        left.add(old);
        if (left.size() > HISTORY_MAX) {
            left.remove(0);
        }
    }

    private static String completed(EcsDeployment deployment) {
        return "ECS deployment " + deployment.id() + " completed.";
    }

    private boolean breaker(String what) {
        JsonNode breaker = settings.path("deploymentConfiguration").path("deploymentCircuitBreaker");
        return breaker.path("enable").asBoolean(false) && breaker.path(what).asBoolean(false);
    }

    boolean breakerEnabled() {
        return breaker("enable");
    }

    private void event(Instant at, String message) {
        events.addFirst(new Event(ids.uuid(), at, "(service " + name + ") " + message));
        if (events.size() > EVENTS_MAX) {
            events.removeLast();
        }
    }
}

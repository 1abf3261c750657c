package dev.towpath.app;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.desired.Environment;
import dev.towpath.model.Limits;
import dev.towpath.problem.Diagnosis;
import dev.towpath.problem.FailureException;
import dev.towpath.reconcile.Selection;
import dev.towpath.report.Checkup;
import dev.towpath.report.Checkup.Area;
import dev.towpath.report.ExitCode;
import dev.towpath.report.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks at everything that a run depends on, all of it at the same time, and changes nothing.
 *
 * <p>One part of the world that does not answer is its own finding and hides no other.
 */
final class Doctor {
    private static final int PARALLEL = 8;

    private final Assembled parts;
    private final Workbench bench;

    Doctor(Assembled parts, Workbench bench) {
        this.parts = parts;
        this.bench = bench;
    }

    /** A part of the world and what looks at it. */
    private record Check(String area, Supplier<List<Diagnosis>> look) {}

    /** How everything is; where the repository cannot be read, how it is and how this machine is. */
    Checkup look(String repository, Optional<String> ref) {
        MachineChecks machine = new MachineChecks(bench);
        Opened opened;
        try {
            opened = parts.open(repository, ref);
        } catch (FailureException e) {
            List<Area> areas = List.of(
                    new Area("repository", List.of(Diagnosis.of(e.failure()))),
                    new Area("this machine", machine.look(Optional.empty())));
            return new Checkup(
                    Words.address(repository),
                    Optional.empty(),
                    areas,
                    parts.calls().calls(),
                    ExitCode.of(e.failure()));
        }
        try (AwsClients clients = parts.wiring().clients(bench.ids().nextRun(), opened.platform())) {
            List<Area> areas = together(checks(opened, clients, machine));
            boolean bad = areas.stream()
                    .flatMap(area -> area.diagnoses().stream())
                    .anyMatch(diagnosis -> diagnosis.grade() == Diagnosis.Grade.BAD);
            return new Checkup(
                    opened.snapshot().repository(),
                    Optional.of(opened.snapshot().commit().id()),
                    areas,
                    parts.calls().calls(),
                    bad ? ExitCode.TARGET_FAILED : ExitCode.OK);
        }
    }

    private List<Check> checks(Opened opened, AwsClients clients, MachineChecks machine) {
        RepositoryChecks repository = new RepositoryChecks(parts, bench, opened);
        AccountChecks accounts = new AccountChecks(bench, opened, clients);
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("repository", repository::commit));
        checks.add(new Check("approvals", repository::approvals));
        if (repository.asksForge()) {
            checks.add(new Check("forge", repository::forge));
        }
        checks.add(new Check("terraform files", repository::traps));
        checks.add(new Check("terraform", repository::engines));
        checks.add(new Check("this machine", () -> machine.look(Optional.of(opened))));
        checks.add(new Check(
                "state store",
                () -> accounts.state(parts.wiring().store(opened.snapshot(), opened.platform(), clients))));
        opened.platform()
                .sharedServices()
                .ifPresent(shared -> checks.add(new Check("shared services", () -> accounts.shared(shared))));
        Selection selection = bench.session().scope().selection();
        for (Environment environment : opened.platform().environments().values()) {
            if (selection.includes(environment.name())) {
                checks.add(new Check("environment " + environment.name(), () -> accounts.environment(environment)));
            }
        }
        return checks;
    }

    private static List<Area> together(List<Check> checks) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(PARALLEL, checks.size()), task -> {
            Thread thread = new Thread(task, "towpath-doctor");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<List<Diagnosis>>> tasks = new ArrayList<>();
            checks.forEach(check -> tasks.add(() -> looked(check)));
            List<Future<List<Diagnosis>>> answers =
                    threads.invokeAll(tasks, Limits.CHECKUP_MAX.toMillis(), TimeUnit.MILLISECONDS);
            List<Area> areas = new ArrayList<>();
            for (int at = 0; at < answers.size(); at++) {
                areas.add(new Area(checks.get(at).area(), answer(answers.get(at))));
            }
            return areas;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while everything was looked at", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Diagnosis> looked(Check check) {
        try {
            return check.look().get();
        } catch (FailureException e) {
            return List.of(Diagnosis.of(e.failure()));
        }
    }

    private static List<Diagnosis> answer(Future<List<Diagnosis>> future) throws InterruptedException {
        try {
            return future.get();
        } catch (CancellationException e) {
            return List.of(Diagnosis.bad(
                    "no answer within " + Limits.CHECKUP_MAX.toSeconds() + " seconds",
                    "check the network; --env looks at one environment alone"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException defect) {
                throw defect;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}

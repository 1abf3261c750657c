package dev.towpath.kills;

import dev.towpath.testing.StateServer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Strikes an apply at its moment. */
final class Attack implements StateServer.Witness {
    private final Patient patient;
    private final Moment moment;
    private final Kill kill;
    private final CompletableFuture<Process> program = new CompletableFuture<>();
    private final AtomicBoolean struck = new AtomicBoolean();
    private volatile boolean applying;
    private volatile Optional<ProcessHandle> struckAt = Optional.empty();

    Attack(Patient patient, Moment moment, Kill kill) {
        this.patient = patient;
        this.moment = moment;
        this.kill = kill;
    }

    /** Starts the program, strikes, and waits until it has ended; whether the moment was met. */
    boolean carryOut() throws InterruptedException {
        Process started = patient.start();
        program.complete(started);
        while (moment.step() == Moment.Step.MAKES && started.isAlive() && !struck.get()) {
            if (patient.made() >= moment.resources()) {
                strike();
            }
            Signals.pause();
        }
        if (!started.waitFor(240, TimeUnit.SECONDS)) {
            started.destroyForcibly();
            throw new IllegalStateException("the program did not end after " + kill + " at " + moment);
        }
        return struck.get();
    }

    /** The exit status of the program, once it has ended. */
    int status() {
        return program.join().exitValue();
    }

    /** The Terraform that was struck. */
    Optional<ProcessHandle> victim() {
        return struckAt;
    }

    @Override
    public void arrived(String method, String body) {
        applying = applying || (method.equals("LOCK") && body.contains("OperationTypeApply"));
        meet(method, true);
    }

    @Override
    public void answered(String method, String body) {
        meet(method, false);
    }

    private void meet(String method, boolean arriving) {
        if (applying && moment.step().is(method, arriving)) {
            strike();
        }
    }

    private void strike() {
        if (!struck.compareAndSet(false, true)) {
            return;
        }
        Signals.until(() -> patient.terraform().isPresent() || !program.join().isAlive());
        struckAt = patient.terraform();
        struckAt.ifPresent(terraform -> {
            Signals.hold(terraform);
            kill.strike(program.join(), terraform);
            if (kill != Kill.PROGRAM_KILLED || !patient.staysHeld()) {
                Signals.release(terraform);
            }
        });
    }
}

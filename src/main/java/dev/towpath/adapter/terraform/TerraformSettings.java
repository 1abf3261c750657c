package dev.towpath.adapter.terraform;

import dev.towpath.model.Digest;
import dev.towpath.model.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the operator decides about Terraform, and where it may keep things.
 *
 * @param cache directory for run directories and the provider mirror; may be lost
 * @param state directory of one repository for what must not be lost: rescued states, and states of roots without a backend
 * @param environment this process's environment, of which Terraform gets an allow-list
 * @param credentialsCommand the command that prints credentials for a role, without {@code --role ARN}
 * @param managementRole the role that is taken before that of a place, and instead of it where a place has none
 * @param allowances what else Terraform may see, run and fetch
 * @param engines programs, and directories of versions, among which the engine of a root is looked for
 * @param parallel roots planned at the same time
 * @param lockTimeout how long Terraform waits for the lock of a state
 * @param limit how long one command may take
 * @param grace how long a command has after its one interrupt
 */
public record TerraformSettings(
        Path cache,
        Path state,
        SortedMap<String, String> environment,
        List<String> credentialsCommand,
        Optional<String> managementRole,
        TerraformAllowances allowances,
        List<Path> engines,
        int parallel,
        Duration lockTimeout,
        Duration limit,
        Duration grace) {
    private static final int PARALLEL = 4;
    private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(2);

    public TerraformSettings {
        cache = cache.toAbsolutePath();
        state = state.toAbsolutePath();
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        credentialsCommand = List.copyOf(credentialsCommand);
        engines = List.copyOf(engines);
    }

    /** The settings of an operator who has decided nothing. */
    public static TerraformSettings of(
            Path cache, Path state, Map<String, String> environment, List<String> credentialsCommand) {
        return new TerraformSettings(
                cache,
                state,
                new TreeMap<>(environment),
                credentialsCommand,
                Optional.empty(),
                TerraformAllowances.NONE,
                List.of(),
                PARALLEL,
                LOCK_TIMEOUT,
                Limits.TERRAFORM_MAX,
                Limits.TERRAFORM_GRACE);
    }

    /** The same, but with these allowances. */
    public TerraformSettings with(TerraformAllowances granted) {
        return new TerraformSettings(
                cache,
                state,
                environment,
                credentialsCommand,
                managementRole,
                granted,
                engines,
                parallel,
                lockTimeout,
                limit,
                grace);
    }

    /** The same, but engines are looked for here, too. */
    public TerraformSettings finding(List<Path> installed) {
        return new TerraformSettings(
                cache,
                state,
                environment,
                credentialsCommand,
                managementRole,
                allowances,
                installed,
                parallel,
                lockTimeout,
                limit,
                grace);
    }

    /** The same, but this role is taken first. */
    public TerraformSettings managedBy(Optional<String> role) {
        return new TerraformSettings(
                cache,
                state,
                environment,
                credentialsCommand,
                role,
                allowances,
                engines,
                parallel,
                lockTimeout,
                limit,
                grace);
    }

    /** The same with other times. */
    public TerraformSettings timed(Duration newLockTimeout, Duration newLimit, Duration newGrace) {
        return new TerraformSettings(
                cache,
                state,
                environment,
                credentialsCommand,
                managementRole,
                allowances,
                engines,
                parallel,
                newLockTimeout,
                newLimit,
                newGrace);
    }

    /** The same with other times for a command. */
    public TerraformSettings timed(Duration newLimit, Duration newGrace) {
        return timed(lockTimeout, newLimit, newGrace);
    }

    /** The same, but at most so many roots are planned at the same time. */
    public TerraformSettings sideBySide(int roots) {
        return new TerraformSettings(
                cache,
                state,
                environment,
                credentialsCommand,
                managementRole,
                allowances,
                engines,
                roots,
                lockTimeout,
                limit,
                grace);
    }

    /** Where run directories are: apart for every repository, as their targets may have the same names. */
    Path work() {
        return cache.resolve("terraform").resolve(Digest.of(state.toString()).abbreviated());
    }

    /** Where short-lived directories go. */
    Path temporary() {
        String named = variable("TMPDIR");
        return Path.of(named.startsWith("/") ? named : "/tmp");
    }

    /** A variable of this process's environment; empty text if it is not set. */
    String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}

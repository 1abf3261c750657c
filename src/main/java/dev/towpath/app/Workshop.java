package dev.towpath.app;

import dev.towpath.adapter.aws.ecs.Pace;
import dev.towpath.adapter.terraform.Slots;
import dev.towpath.cli.Session;
import dev.towpath.model.Ulids;
import dev.towpath.report.CallTally;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stays the same over all calls of the program, and sets up a workbench for each.
 *
 * @param environment the environment of the process, or what stands in for it
 * @param workingDirectory relative paths are below it
 * @param ownCommand how this program is started again
 * @param pace how often rollouts are looked at
 * @param boundaries is told of everything that is changed, before and after
 * @param slots the places at Terraform, shared by all calls
 */
record Workshop(
        Map<String, String> environment,
        Path workingDirectory,
        List<String> ownCommand,
        Pace pace,
        Boundaries boundaries,
        Clock clock,
        Ulids ids,
        Slots slots) {
    Workshop {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        ownCommand = List.copyOf(ownCommand);
    }

    /** What one call is made from. */
    Workbench bench(Session session) {
        List<String> credentials = new ArrayList<>(ownCommand);
        credentials.add("credentials");
        return new Workbench(
                environment,
                settings(session),
                Directories.of(environment),
                new CallTally(),
                ids,
                clock,
                pace,
                credentials,
                session,
                boundaries,
                Onlooker.nobody(),
                slots);
    }

    /** The operator's settings, and how long a stop may take by them. */
    Settings settings(Session session) {
        Settings settings = Settings.of(session.scope().config().map(this::path), environment);
        boundaries.mayTake(settings.terraformTimes().processStop());
        return settings;
    }

    /** A path as somebody wrote it. */
    Path path(Path written) {
        return workingDirectory.resolve(written);
    }

    /** The repository in scope; that of the working directory unless another is named. */
    String repository(Session session) {
        return located(session.scope().repository().orElse("."));
    }

    /** A repository as somebody named it, relative ones below the working directory. */
    String located(String asked) {
        boolean relative = !asked.contains("://") && !asked.startsWith("/");
        Path local = workingDirectory.resolve(relative ? asked : ".").normalize();
        return relative && local.toFile().isDirectory() ? local.toString() : asked;
    }
}

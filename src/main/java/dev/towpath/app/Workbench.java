package dev.towpath.app;

import dev.towpath.adapter.aws.ecs.Pace;
import dev.towpath.adapter.terraform.Slots;
import dev.towpath.cli.Session;
import dev.towpath.model.Ulids;
import dev.towpath.report.CallTally;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What everything is made from in one call of the program.
 *
 * @param environment the environment of the process, or what stands in for it
 * @param calls counts every call to another system
 * @param pace how often rollouts are looked at
 * @param credentialsCommand the command that prints credentials for a role, without {@code --role ARN}
 * @param boundaries is told of everything that is changed, before and after
 * @param onlooker looks on at runs
 * @param slots the places at Terraform, shared by all calls
 */
record Workbench(
        Map<String, String> environment,
        Settings settings,
        Directories directories,
        CallTally calls,
        Ulids ids,
        Clock clock,
        Pace pace,
        List<String> credentialsCommand,
        Session session,
        Boundaries boundaries,
        Onlooker onlooker,
        Slots slots) {
    Workbench {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        credentialsCommand = List.copyOf(credentialsCommand);
    }

    /** The same, and somebody is told of what a run does. */
    Workbench watchedBy(Onlooker other) {
        return new Workbench(
                environment,
                settings,
                directories,
                calls,
                ids,
                clock,
                pace,
                credentialsCommand,
                session,
                boundaries,
                other,
                slots);
    }
}

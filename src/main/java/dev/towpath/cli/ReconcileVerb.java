package dev.towpath.cli;

import dev.towpath.model.Limits;
import dev.towpath.report.ExitCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The job itself. */
@Command(
        name = "reconcile",
        description = "Make what runs what git says, as far as it is approved.",
        footer = {"", "Example:", "  towpath reconcile --repo https://github.com/AcmeCorp/infra-config.git"})
final class ReconcileVerb implements Verb {
    private final Caller caller;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--dry-run", description = "do what plan does")
    private boolean dryRun;

    @Option(names = "--no-wait", description = "do not wait for rollouts; the next run settles them")
    private boolean noWait;

    @Option(
            names = "--max-parallel",
            paramLabel = "N",
            defaultValue = "" + Limits.PARALLEL_DEFAULT,
            description = "how many targets are acted on at the same time (default: " + Limits.PARALLEL_DEFAULT + ")")
    private int maxParallel = Limits.PARALLEL_DEFAULT;

    @Option(names = "--accept-rewind", description = "a branch that was rewound is meant so; this is recorded")
    private boolean acceptRewind;

    @Option(names = "--allow-shrink", description = "a site may lose more than half of its files")
    private boolean allowShrink;

    @Option(
            names = "--accept-plan",
            paramLabel = "FINGERPRINT",
            description = "apply this Terraform plan though those who agreed were told another one; this is recorded")
    private List<String> acceptPlan = List.of();

    ReconcileVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Usage.positive("--max-parallel", maxParallel);
        RunRequest.Mode mode = dryRun ? RunRequest.Mode.PLAN : RunRequest.Mode.RECONCILE;
        RunRequest request = new RunRequest(mode, !noWait, maxParallel, acceptRewind, allowShrink, accepted());
        return caller.print(
                options,
                caller.running(options, Set.of(), session -> caller.operations().run(session, request)));
    }

    private Set<String> accepted() {
        for (String fingerprint : acceptPlan) {
            if (!fingerprint.matches("[0-9a-f]{12,64}")) {
                throw new Usage("\"--accept-plan\" is \"" + fingerprint
                        + "\"; it must be the twelve digits or more that the report names");
            }
        }
        return new LinkedHashSet<>(acceptPlan);
    }
}

package dev.towpath.cli;

import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Target;
import picocli.CommandLine.Parameters;

/** The two words that name one target. */
final class TargetParameters {
    @Parameters(index = "0", paramLabel = "APP", description = "the application")
    AppName app = new AppName("none");

    @Parameters(index = "1", paramLabel = "ENV", description = "the environment")
    EnvironmentName environment = new EnvironmentName("none");

    Target target() {
        return new Target(app, environment);
    }
}

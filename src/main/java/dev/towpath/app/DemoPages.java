package dev.towpath.app;

import dev.towpath.app.DemoRepository.Signer;
import dev.towpath.cli.Console;
import dev.towpath.cli.ServeRequest;
import dev.towpath.cli.Session;
import dev.towpath.report.ExitCode;
import dev.towpath.report.Ink;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Goes on with the demo as a daemon whose pages can be looked at, with something to see on them. */
final class DemoPages {
    /** Slow enough to be watched. */
    static final Duration ROLLOUT = Duration.ofSeconds(4);

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final DemoStage stage;
    private final Console console;
    private final Ink ink;
    private final Program program;
    private final Session session;

    DemoPages(DemoStage stage, Console console, Ink ink, Program program, Session session) {
        this.stage = stage;
        this.console = console;
        this.ink = ink;
        this.program = program;
        this.session = session;
    }

    /** Serves until the session is asked to stop. */
    ExitCode serve(DemoRepository repository, String build, Optional<Integer> port) throws IOException {
        stage.act("The pages");
        stage.tell("web-app " + build
                + " is promoted to stage1 and prod1; platform-lead merges, and is the only one yet.");
        repository.pin("web-app/stage1", build);
        repository.pin("web-app/prod1", build);
        repository.merge("Promote web-app " + build, Signer.PLATFORM_LEAD);
        stage.tell("The daemon looks every " + EVERY.toSeconds()
                + " s. To see one more rollout, pin an older build and commit:");
        stage.tell(ink.dim("$ cd " + repository.directory()));
        stage.tell(ink.dim("$ echo 'artifact: sha-9f8e7d6' > apps/web-app/dev1/promotion.yaml"));
        stage.tell(ink.dim("$ git commit -am 'Deploy sha-9f8e7d6 to dev1'"));
        stage.tell("Ctrl-C ends it.");
        return program.serve(
                session, new ServeRequest(Optional.empty(), port, Optional.of(EVERY), Optional.empty()), address -> {
                    console.out().println("listening on " + address);
                    console.out().flush();
                });
    }
}

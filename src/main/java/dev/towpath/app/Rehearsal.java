package dev.towpath.app;

import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.cli.SandboxRequest;
import dev.towpath.cli.Session;
import dev.towpath.desired.DesiredState;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.snapshot.RepoSnapshot;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Serves a rehearsal cloud in the foreground. */
final class Rehearsal {
    private static final long GLANCE_MILLIS = 200;

    private final Assembled parts;
    private final Session session;

    Rehearsal(Assembled parts, Session session) {
        this.parts = parts;
        this.session = session;
    }

    /** A cloud with what a file says, or with what a repository needs, or empty. */
    Cloud cloud(Optional<Path> file, Optional<String> repository) {
        Cloud cloud = new Cloud();
        file.ifPresent(script -> CloudFile.read(script, new SnakeYamlParser()).applyTo(cloud));
        repository.ifPresent(address -> {
            RepoSnapshot snapshot =
                    parts.snapshots().open(address, session.scope().ref());
            DesiredState desired = parts.reader().read(snapshot);
            SandboxFor.seed(cloud, snapshot, desired, new SnakeYamlParser())
                    .forEach(remark -> session.progress().say(remark));
        });
        return cloud;
    }

    /** Serves a cloud until the session is asked to stop. */
    void serve(Cloud cloud, SandboxRequest request, Consumer<URI> ready) {
        try (Sandbox sandbox = Sandbox.start(cloud.rollout(request.rollout()), request.port())) {
            ready.accept(sandbox.endpoint());
            while (!session.stopping().getAsBoolean()) {
                Thread.sleep(GLANCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException e) {
            throw new FailureException(
                    new Failure.NeedsHuman(
                            ReasonCode.UNREACHABLE,
                            String.valueOf(e.getMessage()),
                            "name a port that is free with --port, or none"),
                    e);
        }
    }
}

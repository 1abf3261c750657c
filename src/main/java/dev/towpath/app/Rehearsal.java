package dev.towpath.app;

import dev.towpath.cli.SandboxRequest;
import dev.towpath.cli.Session;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import java.net.URI;
import java.util.function.Consumer;

/** Serves a rehearsal cloud in the foreground. */
final class Rehearsal {
    private static final long GLANCE_MILLIS = 200;

    private Rehearsal() {}

    /** Serves a cloud until the session is asked to stop. */
    static void serve(Cloud cloud, Session session, SandboxRequest request, Consumer<URI> ready) {
        try (Sandbox sandbox = Sandbox.start(cloud.rollout(request.rollout()), request.port())) {
            ready.accept(sandbox.endpoint());
            while (!session.stopping().getAsBoolean()) {
                Thread.sleep(GLANCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

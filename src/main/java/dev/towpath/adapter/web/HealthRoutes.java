package dev.towpath.adapter.web;

import dev.towpath.daemon.Daemon;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Optional;

/** Says whether the process lives, and whether it can do its work; for whoever restarts it, or sends requests its way. */
record HealthRoutes(Daemon daemon) implements Routes {
    @Override
    public void on(RoutesConfig routes) {
        routes.get("/healthz", context -> context.result("alive\n"));
        routes.get("/readyz", this::ready);
    }

    private void ready(Context context) {
        Optional<String> unready = daemon.unready();
        context.status(unready.isPresent() ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK);
        context.result(unready.map(reason -> "not ready: " + reason + "\n").orElse("ready\n"));
    }
}

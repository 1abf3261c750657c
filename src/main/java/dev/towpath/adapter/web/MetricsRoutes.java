package dev.towpath.adapter.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** What is counted, for a program that asks every few seconds: to those who may see the pages, and to networks that were named. */
record MetricsRoutes(Measures measures, Guard guard) implements Routes {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    @Override
    public void on(RoutesConfig routes) {
        routes.get("/metrics", guard.admittingScrapers(this::tell));
    }

    private void tell(Context context) {
        context.contentType(TEXT);
        context.header("Cache-Control", "no-store");
        context.result(measures.exposition());
    }
}

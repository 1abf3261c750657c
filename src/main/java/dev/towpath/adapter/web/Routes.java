package dev.towpath.adapter.web;

import io.javalin.config.RoutesConfig;

/** A part of what the web server answers. */
interface Routes {
    /** Says which paths it answers, and how. */
    void on(RoutesConfig routes);
}

package dev.towpath.adapter.web;

import dev.towpath.daemon.Board;
import dev.towpath.daemon.BoardView;
import dev.towpath.daemon.RepositoryView;
import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Target;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pages for people: the matrix, a target, the runs. They change nothing, and each is made from one look at the board, so that
 * a visitor costs no call to anybody and waits for nothing.
 */
final class PageRoutes implements Routes {
    private static final String FOLDER = "/dev/towpath/adapter/web/";

    private final Board board;
    private final Guard guard;
    private final Templates templates = new Templates();
    private final String style = resource("towpath.css");
    private final String icon = resource("towpath.svg");
    private final String script = resource("towpath.js");

    PageRoutes(Board board, Guard guard) {
        this.board = board;
        this.guard = guard;
    }

    @Override
    public void on(RoutesConfig routes) {
        routes.get("/", guard.admitting(this::matrix));
        routes.get("/target/{repository}/{app}/{env}", guard.admitting(this::target));
        routes.get("/runs", guard.admitting(this::runs));
        routes.get("/runs/{run}", guard.admitting(this::run));
        routes.get("/towpath.svg", context -> file(context, "image/svg+xml", icon));
        routes.get("/towpath.css", context -> file(context, "text/css; charset=utf-8", style));
        routes.get("/towpath.js", context -> file(context, "text/javascript; charset=utf-8", script));
    }

    private void matrix(Context context) {
        Filter filter = Filter.of(name -> Optional.ofNullable(context.queryParam(name)));
        BoardView view = board.view();
        new Matrix(view, filter)
                .page()
                .ifPresentOrElse(
                        page -> show(context, "board.jte", view, Map.of("page", page)),
                        () -> missing(context, "no repository of this name is watched"));
    }

    private void target(Context context) {
        BoardView view = board.view();
        Optional<RepositoryView> repository =
                Optional.ofNullable(view.repositories().get(context.pathParam("repository")));
        String app = context.pathParam("app");
        String environment = context.pathParam("env");
        boolean named = AppName.valid(app) && EnvironmentName.valid(environment);
        Optional<TargetPage> page = repository
                .filter(any -> named)
                .flatMap(one -> Optional.ofNullable(one.rows().get(Target.of(app, environment)))
                        .map(row -> TargetPage.of(one, view.inFlight(), row)));
        page.ifPresentOrElse(
                found -> show(context, "target.jte", view, Map.of("page", found)),
                () -> missing(context, "no run has seen such a target; it may have been renamed or removed"));
    }

    private void runs(Context context) {
        int page =
                Filter.of(name -> Optional.ofNullable(context.queryParam(name))).page();
        BoardView view = board.view();
        show(context, "runs.jte", view, Map.of("page", RunsPage.of(view, page)));
    }

    private void run(Context context) {
        BoardView view = board.view();
        RunPage.of(view, context.pathParam("run"))
                .ifPresentOrElse(
                        page -> show(context, "run.jte", view, Map.of("page", page)),
                        () -> missing(
                                context,
                                "no such run is remembered; the latest runs are, older ones stand in the history of"
                                        + " their targets"));
    }

    private void missing(Context context, String sentence) {
        context.status(HttpStatus.NOT_FOUND);
        show(context, "missing.jte", board.view(), Map.of("sentence", sentence));
    }

    private void show(Context context, String template, BoardView view, Map<String, Object> own) {
        Map<String, Object> parameters = new HashMap<>(own);
        parameters.put("version", view.version());
        parameters.put("visit", Visit.of(context));
        templates.show(context, template, parameters);
    }

    private static void file(Context context, String type, String content) {
        context.contentType(type);
        context.header("Cache-Control", "max-age=300");
        context.result(content);
    }

    private static String resource(String name) {
        try (InputStream stream = PageRoutes.class.getResourceAsStream(FOLDER + name)) {
            if (stream == null) {
                throw new IllegalStateException("\"" + name + "\" is missing from the program");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

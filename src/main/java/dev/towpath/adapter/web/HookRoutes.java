package dev.towpath.adapter.web;

import dev.towpath.adapter.json.Json;
import dev.towpath.daemon.Daemon;
import dev.towpath.daemon.Trigger;
import dev.towpath.daemon.Watched;
import dev.towpath.model.HookSecret;
import dev.towpath.model.Limits;
import dev.towpath.problem.FailureException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Webhooks. Each means "run soon" and nothing else, so that a forged one could waste a run at most; even so only signed ones are
 * taken, and nobody is told why theirs was not.
 */
final class HookRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(HookRoutes.class);
    private static final String ANSWER_SOON = "soon\n";

    private final HookSettings settings;
    private final Daemon daemon;
    private final Measures measures;
    private final Clock clock;
    private final Bodies bodies;
    private final Deliveries deliveries;
    private final RateLimit rate;
    private final RefusalLog refusals;

    HookRoutes(HookSettings settings, Daemon daemon, Measures measures, Clock clock, LongSupplier nanoTime) {
        this.settings = settings;
        this.daemon = daemon;
        this.measures = measures;
        this.clock = clock;
        this.bodies = new Bodies(Limits.HOOK_BYTES_MAX, Limits.HOOKS_BYTES_MAX, Limits.HOOK_BODY_MAX);
        this.deliveries = new Deliveries(Limits.HOOK_WINDOW, Limits.HOOKS_KEPT_MAX, nanoTime);
        this.rate = new RateLimit(Limits.HOOKS_BURST, Limits.HOOKS_PER_SECOND, nanoTime);
        this.refusals = new RefusalLog(LOG::warn, nanoTime);
    }

    @Override
    public void on(RoutesConfig routes) {
        settings.github().ifPresent(secret -> {
            Handler taking = context -> taken(context, "github", bytes -> github(context, secret, bytes));
            routes.post("/hooks/github", taking);
            routes.post("/hooks/github/{name}", taking);
        });
        settings.artifacts().ifPresent(secret -> {
            Handler taking = context -> taken(context, "artifact", bytes -> artifact(context, secret, bytes));
            routes.post("/hooks/artifact", taking);
            routes.post("/hooks/artifact/{name}", taking);
        });
    }

    /** What came of a webhook, in a word for those who count. */
    static String outcome(HttpStatus status) {
        return switch (status) {
            case ACCEPTED -> "taken";
            case OK -> "seen_before";
            case FORBIDDEN -> "not_signed";
            case REQUEST_TIMEOUT -> "too_slow";
            case CONTENT_TOO_LARGE -> "too_large";
            case TOO_MANY_REQUESTS -> "too_many";
            case SERVICE_UNAVAILABLE -> "not_now";
            default -> "malformed";
        };
    }

    /** What is done with the body of a webhook. */
    private interface Taking {
        void take(byte[] body) throws Refused;
    }

    private void taken(Context context, String hook, Taking taking) {
        if (!rate.allows(context.ip())) {
            context.header("Retry-After", "5");
            refuse(context, HttpStatus.TOO_MANY_REQUESTS);
            count(hook, context);
            return;
        }
        context.future(() -> bodies.read(stream(context), context.req().getContentLengthLong())
                .thenAccept(read -> read.refusal()
                        .ifPresentOrElse(
                                status -> refuse(context, status), () -> answer(context, taking, read.bytes())))
                .thenRun(() -> count(hook, context)));
    }

    private void count(String hook, Context context) {
        measures.webhook(hook, outcome(context.status()));
    }

    private void answer(Context context, Taking taking, byte[] body) {
        try {
            taking.take(body);
        } catch (Refused e) {
            refuse(context, e.status());
        } catch (FailureException e) {
            LOG.warn("a webhook is not taken: {}", e.getMessage());
            context.header("Retry-After", "30");
            context.status(HttpStatus.SERVICE_UNAVAILABLE).result("not now\n");
        }
    }

    private void refuse(Context context, HttpStatus status) {
        refusals.note("a webhook from " + context.ip() + " was refused with " + status.getCode());
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            context.header("Retry-After", "1");
        }
        if (status != HttpStatus.FORBIDDEN) {
            // What was not read of it would otherwise be read as the next request.
            context.header("Connection", "close");
        }
        context.status(status).result("refused\n");
    }

    private static ServletInputStream stream(Context context) {
        try {
            return context.req().getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void github(Context context, HookSecret secret, byte[] bytes) throws Refused {
        String signature = header(context, "X-Hub-Signature-256");
        if (!secret.signed(signature, bytes)) {
            throw new Refused(HttpStatus.FORBIDDEN);
        }
        if (!header(context, "Content-Type").startsWith("application/json")) {
            context.status(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                    .result("set the content type of the webhook to application/json\n");
            return;
        }
        Optional<Json> payload = Json.parse(new String(bytes, StandardCharsets.UTF_8));
        if (payload.isEmpty()) {
            context.status(HttpStatus.BAD_REQUEST).result("the body is no JSON\n");
            return;
        }
        GitHubEvent event = new GitHubEvent(header(context, "X-GitHub-Event"), payload.get());
        Optional<String> named = named(context);
        Predicate<Watched> concerned = named.isPresent()
                ? watched -> named.get().equals(watched.name()) && event.matters(watched.ref())
                : event::concerns;
        soon(context, signature, concerned, Trigger.WEBHOOK);
    }

    private void artifact(Context context, HookSecret secret, byte[] bytes) throws Refused {
        String signature = header(context, "X-Towpath-Signature-256");
        String time = header(context, "X-Towpath-Timestamp");
        if (!secret.signed(signature, (time + ".").getBytes(StandardCharsets.UTF_8), bytes) || !recent(time)) {
            throw new Refused(HttpStatus.FORBIDDEN);
        }
        Optional<String> named = named(context);
        soon(
                context,
                signature,
                watched -> named.map(name -> name.equals(watched.name())).orElse(true),
                Trigger.ARTIFACT);
    }

    /** Whether a signed time, in seconds since 1970, is about now. */
    private boolean recent(String time) {
        if (!time.matches("[0-9]{1,11}")) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), clock.instant());
        return age.abs().compareTo(Limits.HOOK_WINDOW) < 0;
    }

    private void soon(Context context, String signature, Predicate<Watched> concerned, Trigger trigger) {
        String delivery = context.path() + " " + signature;
        if (deliveries.knows(delivery)) {
            context.status(HttpStatus.OK).result("seen before\n");
            return;
        }
        List<Watched> those = daemon.watched().stream().filter(concerned).toList();
        those.forEach(watched -> daemon.soon(watched.name(), trigger));
        // Not before it is taken for good: what could not be taken is sent again.
        deliveries.taken(delivery);
        context.status(HttpStatus.ACCEPTED).result(those.isEmpty() ? "nothing to do\n" : ANSWER_SOON);
    }

    private static Optional<String> named(Context context) {
        return Optional.ofNullable(context.pathParamMap().get("name"));
    }

    private static String header(Context context, String name) {
        return Optional.ofNullable(context.header(name)).orElse("");
    }
}

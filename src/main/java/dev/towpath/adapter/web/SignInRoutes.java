package dev.towpath.adapter.web;

import dev.towpath.adapter.web.signin.Arrival;
import dev.towpath.adapter.web.signin.Departure;
import dev.towpath.adapter.web.signin.SignIn;
import dev.towpath.adapter.web.signin.SignInSettings;
import dev.towpath.model.Limits;
import dev.towpath.problem.FailureException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in and out. Only a few sign-ins may wait for the identity provider at a time, so that one which never answers leaves threads
 * for webhooks, probes and those who are signed in.
 */
final class SignInRoutes implements Routes {
    /** Where a sign-in begins. */
    static final String START = "/signin";

    private static final Logger LOG = LoggerFactory.getLogger(SignInRoutes.class);
    private static final String RETRY_SECONDS = "10";

    private final SignIn signIn;
    private final Cookies cookies;
    private final RefusalLog refusals;
    private final Templates templates = new Templates();
    private final Semaphore turns = new Semaphore(Limits.SIGN_INS_AT_ONCE);

    SignInRoutes(SignIn signIn, Cookies cookies, LongSupplier nanoTime) {
        this.signIn = signIn;
        this.cookies = cookies;
        this.refusals = new RefusalLog(LOG::warn, nanoTime);
    }

    @Override
    public void on(RoutesConfig routes) {
        routes.get(START, inTurn(this::begin));
        routes.get(SignInSettings.CALLBACK, inTurn(this::arrive));
        routes.post("/signout", this::leave);
    }

    private Handler inTurn(Handler step) {
        return context -> {
            if (!turns.tryAcquire()) {
                later(context, "Too many people are signing in at this moment");
                return;
            }
            try {
                step.handle(context);
            } catch (FailureException e) {
                String sentence = e.getMessage() + "; " + e.failure().advice();
                refusals.note("nobody can sign in: " + sentence);
                later(context, "Nobody can sign in at this moment: " + sentence);
            } finally {
                turns.release();
            }
        };
    }

    private void begin(Context context) {
        Departure departure = signIn.begin(
                Optional.ofNullable(context.queryParam("return")).orElse("/"), context.queryParam("other") != null);
        cookies.giveAttempt(context, departure.cookie(), departure.within());
        context.header("Cache-Control", "no-store");
        context.redirect(departure.provider().toString(), HttpStatus.FOUND);
    }

    private void arrive(Context context) {
        Arrival arrival = signIn.arrive(context.queryParamMap(), cookies.attempt(context));
        if (arrival instanceof Arrival.Refused
                && signIn.session(cookies.session(context)).isPresent()) {
            // Another tab was faster, or somebody went back in the history.
            go(context, "/");
            return;
        }
        cookies.takeAttempt(context);
        arrival.fold(
                admitted -> {
                    LOG.info("{} has signed in", Shown.text(admitted.name()));
                    cookies.giveSession(context, admitted.cookie(), admitted.life());
                    return go(context, admitted.path());
                },
                stranger -> stranger(context, Shown.text(stranger.name())),
                refused -> refused(context, refused));
    }

    private boolean go(Context context, String path) {
        context.header("Cache-Control", "no-store");
        context.redirect(signIn.settings().address() + path, HttpStatus.FOUND);
        return true;
    }

    private boolean stranger(Context context, String name) {
        refusals.note(name + " has signed in, but may not see the pages");
        String contact = signIn.settings().contact().orElse("whoever runs this Towpath");
        return tell(
                context,
                new Notice(
                        HttpStatus.FORBIDDEN,
                        "Not for this account",
                        List.of(
                                "You are signed in as " + name + ", who may not see these pages",
                                "Ask " + contact + " to be let in"),
                        List.of(new Link("Sign in as somebody else", START + "?other=1"))));
    }

    private boolean refused(Context context, Arrival.Refused refused) {
        if (!refused.detail().isEmpty()) {
            refusals.note("a sign-in was refused: " + Shown.text(refused.detail()));
        }
        return tell(
                context,
                new Notice(
                        HttpStatus.FORBIDDEN,
                        "Not signed in",
                        List.of(refused.sentence()),
                        List.of(new Link("Sign in again", START))));
    }

    private void later(Context context, String sentence) {
        context.header("Retry-After", RETRY_SECONDS);
        tell(
                context,
                new Notice(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "Not now",
                        List.of(sentence),
                        List.of(new Link("Try again", START))));
    }

    /**
     * A form of another site could be sent here too: it signs nobody out. Browsers name no origin of a form on a page that keeps its
     * address to itself, as these do, but whether it came from the same one.
     */
    private void leave(Context context) {
        boolean own = "same-origin".equals(context.header("Sec-Fetch-Site"))
                || signIn.settings().address().toString().equals(context.header("Origin"));
        if (!own) {
            Door.away(context, HttpStatus.FORBIDDEN, "only a page of this server can sign you out");
            return;
        }
        cookies.takeSession(context);
        List<Link> links = signIn.signOut()
                .map(address -> List.of(
                        new Link("Sign out at the identity provider too", address.toString()),
                        new Link("Sign in", START)))
                .orElse(List.of(new Link("Sign in", START)));
        tell(
                context,
                new Notice(
                        HttpStatus.OK,
                        "Signed out",
                        List.of("You are signed out of these pages in this browser"),
                        links));
    }

    private boolean tell(Context context, Notice notice) {
        context.status(notice.status());
        templates.show(context, "notice.jte", Map.of("notice", notice));
        return true;
    }
}

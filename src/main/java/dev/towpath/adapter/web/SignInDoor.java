package dev.towpath.adapter.web;

import dev.towpath.adapter.web.signin.Session;
import dev.towpath.adapter.web.signin.SignIn;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.Optional;

/**
 * Lets in whoever has signed in, and sends a person who has not to do so. Headers of a proxy say nothing here.
 *
 * <p>What a script of a page asks for is refused instead of sent on: it could not follow to the identity provider.
 */
record SignInDoor(SignIn signIn, Cookies cookies) implements Door {
    @Override
    public Optional<Visit> visit(Context context) {
        Optional<Session> session = signIn.session(cookies.session(context));
        if (session.isPresent()) {
            return session.map(one -> new Visit(Shown.text(one.name()), Optional.of(one.end()), true));
        }
        boolean person = HandlerType.GET.equals(context.method())
                && Optional.ofNullable(context.header("Accept")).orElse("").contains("text/html");
        String start = signIn.settings().address() + SignInRoutes.START;
        if (!person) {
            return Door.away(context, HttpStatus.UNAUTHORIZED, "sign in at " + start);
        }
        String query = Optional.ofNullable(context.queryString())
                .map(text -> "?" + text)
                .orElse("");
        context.header("Cache-Control", "no-store");
        context.redirect(start + "?return=" + Shown.encoded(context.req().getRequestURI() + query), HttpStatus.FOUND);
        return Optional.empty();
    }
}

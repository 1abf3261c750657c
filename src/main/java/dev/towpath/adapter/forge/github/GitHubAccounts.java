package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.approval.Actor;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells what stands behind the accounts that GitHub names. */
final class GitHubAccounts {
    /** Whom GitHub shows in the place of an account that is gone. */
    private static final String GHOST = "ghost";

    /** Who commits what people do on GitHub's web page. */
    private static final String FORGE = "web-flow";

    private final GitHubConnection github;
    private final Map<String, Boolean> present = new HashMap<>();

    GitHubAccounts(GitHubConnection github) {
        this.github = github;
    }

    /** The account of an answer; nobody is {@code ghost}. */
    static Actor actor(Json user) {
        return named(user).orElse(new Actor(GHOST, Actor.Kind.DELETED));
    }

    /** The account of an answer, if GitHub knows one. */
    static Optional<Actor> named(Json user) {
        return user.get("login").text().map(login -> new Actor(login, kind(login, user)));
    }

    private static Actor.Kind kind(String login, Json user) {
        if (login.equalsIgnoreCase(GHOST)) {
            return Actor.Kind.DELETED;
        }
        if (login.equalsIgnoreCase(FORGE)) {
            return Actor.Kind.FORGE;
        }
        if (!user.get("suspended_at").isNothing()) {
            return Actor.Kind.SUSPENDED;
        }
        // A kind of account that is not known is no person: organisations, placeholders of an import.
        boolean person = user.get("type").text().orElse("").equals("User")
                && !login.toLowerCase(Locale.ROOT).endsWith("[bot]");
        return person ? Actor.Kind.PERSON : Actor.Kind.BOT;
    }

    /** The account with what only its own page tells: a suspended one has none, though its reviews stay. */
    Actor checked(Actor actor) {
        if (actor.kind() != Actor.Kind.PERSON) {
            return actor;
        }
        boolean there = present.computeIfAbsent(
                actor.key(),
                key -> github.find(GitHubConnection.path("users", key))
                        .filter(page -> page.get("suspended_at").isNothing())
                        .isPresent());
        return there ? actor : new Actor(actor.login(), Actor.Kind.SUSPENDED);
    }
}

package dev.towpath.approval;

import java.util.Locale;

/** An account of a forge. Logins compare without case, so {@link #key()} is what is compared. */
public record Actor(String login, Kind kind) {
    /** What stands behind an account. */
    public enum Kind {
        PERSON,
        /** A program. It never approves. */
        BOT,
        /** The forge's own hand, such as the committer of merges made on its web page: nobody. */
        FORGE,
        /** An account that is gone. It never approves. */
        DELETED,
        /** An account that the forge has shut out. It never approves. */
        SUSPENDED
    }

    /** A person. */
    public static Actor person(String login) {
        return new Actor(login, Kind.PERSON);
    }

    /** The login as it is compared. */
    public String key() {
        return login.toLowerCase(Locale.ROOT);
    }
}

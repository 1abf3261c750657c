package dev.towpath.approval;

import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whom a commit names: what git records about people is only text. */
final class Identity {
    private static final Pattern CO_AUTHOR =
            Pattern.compile("(?im)^[ \\t]*co-authored-by:[ \\t]*([^<\\n]*)<([^>\\n]*)>[ \\t]*$");
    private static final Pattern FORGE_MAIL = Pattern.compile("(?:[0-9]+\\+)?([^@+]+)@users\\.noreply\\.[^@]+");

    private Identity() {}

    /** The co-authors that the trailers of a message name. */
    static List<Person> coAuthors(String message) {
        List<Person> people = new ArrayList<>();
        Matcher trailer = CO_AUTHOR.matcher(message);
        while (trailer.find()) {
            people.add(new Person(trailer.group(1).strip(), trailer.group(2).strip()));
        }
        return people;
    }

    /** Whether a login and what git records are the same person: by e-mail, by name, or by an address that the forge made. */
    static boolean matches(String login, Person person) {
        String wanted = login.toLowerCase(Locale.ROOT);
        String email = person.email().toLowerCase(Locale.ROOT);
        Matcher made = FORGE_MAIL.matcher(email);
        return wanted.equals(email)
                || wanted.equals(person.name().toLowerCase(Locale.ROOT))
                || (made.matches() && wanted.equals(made.group(1)));
    }

    /** Whether it is the hand of the forge itself, which commits what people do on its web page. */
    static boolean isForge(Person person) {
        return person.email().equalsIgnoreCase("noreply@github.com")
                && (person.name().equalsIgnoreCase("GitHub") || person.name().equalsIgnoreCase("web-flow"));
    }

    /** A commit in a few words: {@code commit 1a2b3c4 by Jane Doe <jane@example.com>}. */
    static String describe(Commit commit) {
        return "commit " + commit.id().abbreviated() + " by " + commit.author();
    }
}

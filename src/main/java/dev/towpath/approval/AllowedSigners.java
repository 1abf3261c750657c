package dev.towpath.approval;

import dev.towpath.snapshot.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom {@code policies/allowed_signers} names.
 *
 * <p>A principal is a login. Principals that share a line share a key, so they are one person; an author whose e-mail or name is
 * one of them is that person too.
 *
 * @param text the file, in the format of ssh-keygen(1)
 */
record AllowedSigners(String text) {
    /** Whether a principal and the author of a commit are the same person, as far as the list can tell. */
    boolean same(String principal, Person person) {
        if (Identity.matches(principal, person)) {
            return true;
        }
        return aliases(principal).stream().anyMatch(alias -> Identity.matches(alias, person));
    }

    /** Every principal that shares a line with this one, or with one that does; none if it stands on no line. */
    Set<String> aliases(String principal) {
        Set<String> all = new TreeSet<>(Set.of(principal.toLowerCase(Locale.ROOT)));
        boolean found = false;
        boolean more = true;
        while (more) {
            more = false;
            for (List<String> names : principals()) {
                if (names.stream().anyMatch(all::contains)) {
                    found = true;
                    more |= all.addAll(names);
                }
            }
        }
        return found ? all : Set.of();
    }

    /**
     * The one name under which someone counts, whichever key or account was used: of the names that are one person, the first
     * that is no address. A login that no line names stands for itself.
     */
    String person(String login) {
        Set<String> names = aliases(login);
        return names.stream()
                .filter(name -> !name.contains("@"))
                .findFirst()
                .or(() -> names.stream().findFirst())
                .filter(name -> !name.equalsIgnoreCase(login))
                .orElse(login);
    }

    private List<List<String>> principals() {
        List<List<String>> lines = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                String names = line.split("\\s+", 2)[0].replace("\"", "");
                lines.add(List.of(names.toLowerCase(Locale.ROOT).split(",", -1)));
            }
        }
        return lines;
    }
}

package dev.towpath.testing;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who there is on a {@link GitHubServer}: every login that is not said to be something else is a person. */
final class GitHubAccounts {
    private static final Pattern NOREPLY = Pattern.compile("(?:[0-9]+\\+)?([^@+]+)@users\\.noreply\\.github\\.com");

    private final Set<String> bots = new HashSet<>();
    private final Set<String> deleted = new HashSet<>();
    private final Set<String> suspended = new HashSet<>();
    private final Map<String, Optional<String>> emails = new TreeMap<>();
    private final Map<String, Team> teams = new TreeMap<>();

    /** A team with its own members, those who have not accepted yet, and the teams below it. */
    record Team(Set<String> members, Set<String> pending, Set<String> children) {}

    GitHubAccounts() {
        bots.add("dependabot[bot]");
        deleted.add("ghost");
        emails.put("noreply@github.com", Optional.of("web-flow"));
    }

    void bot(String login) {
        bots.add(key(login));
    }

    void delete(String login) {
        deleted.add(key(login));
    }

    void suspend(String login) {
        suspended.add(key(login));
    }

    void email(String email, Optional<String> login) {
        emails.put(key(email), login);
    }

    Team team(String name) {
        return teams.computeIfAbsent(key(name), it -> new Team(new TreeSet<>(), new TreeSet<>(), new TreeSet<>()));
    }

    void rename(String name, String fresh) {
        teams.put(key(fresh), teams.remove(key(name)));
    }

    boolean isBot(String login) {
        return bots.contains(key(login)) || login.endsWith("[bot]");
    }

    boolean isDeleted(String login) {
        return deleted.contains(key(login));
    }

    boolean isSuspended(String login) {
        return suspended.contains(key(login));
    }

    Optional<Team> find(String team) {
        return Optional.ofNullable(teams.get(key(team)));
    }

    /** Members of a team and of all teams below it. */
    Set<String> members(Team team) {
        Set<String> all = new TreeSet<>(team.members());
        team.children().forEach(child -> find(child).ifPresent(it -> all.addAll(members(it))));
        return all;
    }

    /** Whose account an address in a commit belongs to. */
    Optional<String> ofEmail(String email) {
        Optional<String> known = emails.get(key(email));
        if (known != null) {
            return known;
        }
        Matcher made = NOREPLY.matcher(email);
        if (made.matches()) {
            return Optional.of(made.group(1));
        }
        return email.endsWith("@example.com") ? Optional.of(email.substring(0, email.indexOf('@'))) : Optional.empty();
    }

    private static String key(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}

package dev.towpath.adapter.web.signin;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Who may see the pages, of those whom the identity provider signs in; any one of these is enough.
 *
 * @param emailDomains what follows the {@code @} of verified addresses, in lower case
 * @param groups names of groups, exactly as the provider writes them
 * @param users verified addresses in lower case, or what the provider calls accounts
 */
public record Allowed(NavigableSet<String> emailDomains, NavigableSet<String> groups, NavigableSet<String> users) {
    public Allowed {
        emailDomains = Collections.unmodifiableNavigableSet(new TreeSet<>(emailDomains));
        groups = Collections.unmodifiableNavigableSet(new TreeSet<>(groups));
        users = Collections.unmodifiableNavigableSet(new TreeSet<>(users));
        if (emailDomains.isEmpty() && groups.isEmpty() && users.isEmpty()) {
            throw new IllegalArgumentException("who may see the pages must be said");
        }
    }

    /** The same from lists as people write them. */
    public static Allowed of(List<String> emailDomains, List<String> groups, List<String> users) {
        NavigableSet<String> accounts = new TreeSet<>();
        users.forEach(user -> accounts.add(user.contains("@") ? lower(user) : user));
        NavigableSet<String> domains = new TreeSet<>();
        emailDomains.forEach(domain -> domains.add(lower(domain)));
        return new Allowed(domains, new TreeSet<>(groups), accounts);
    }

    boolean admits(Person person) {
        String email = person.email().map(Allowed::lower).orElse("");
        String domain = email.substring(email.lastIndexOf('@') + 1);
        // An account may be called like an address that is somebody else's, so that such a name counts as none.
        boolean named = !person.subject().contains("@") && users.contains(person.subject());
        return named
                || (email.contains("@") && (users.contains(email) || emailDomains.contains(domain)))
                || person.groups().stream().anyMatch(groups::contains);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}

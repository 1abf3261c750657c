package dev.towpath.adapter.web.signin;

import java.util.List;
import java.util.Optional;

/**
 * Whom the identity provider has signed in.
 *
 * @param subject what the provider calls the account; never given to another
 * @param email only where the provider says that it has verified it: an address that anybody may enter proves nothing
 * @param groups as the provider names them
 */
record Person(String subject, Optional<String> email, List<String> groups) {
    Person {
        groups = List.copyOf(groups);
    }

    String name() {
        return email.orElse(subject);
    }
}

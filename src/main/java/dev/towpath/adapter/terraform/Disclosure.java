package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What of a change may be shown: the names of the attributes that change, and of their values only numbers and truth values.
 *
 * <p>Text is never shown. Whether a text is a secret cannot be told from the text, and a container's environment is not marked
 * as sensitive; whoever wants to see the text finds it in the pull request.
 */
final class Disclosure {
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(passw|pwd|secret|token|credential|private|api_?key|access_?key|auth|pin|otp|salt).*");
    private static final Pattern ENVIRONMENT_NAME =
            Pattern.compile("(?i)(env|environment|environment_variables|variables|container_definitions|user_data.*)");
    private static final int ATTRIBUTES_MAX = 12;

    private Disclosure() {}

    /** The attributes that differ, in a sentence's end: {@code desired_count 1 -> 2, tags}; empty where nothing does. */
    static String attributes(Json change) {
        Set<String> names = changed(change);
        StringBuilder text = new StringBuilder();
        int shown = 0;
        for (String name : names) {
            if (shown == ATTRIBUTES_MAX) {
                text.append(", and ").append(names.size() - shown).append(" more");
                break;
            }
            text.append(shown == 0 ? "" : ", ").append(name).append(values(change, name));
            shown++;
        }
        return text.toString();
    }

    /** The names of attributes whose values differ or will only be known after the apply. */
    static Set<String> changed(Json change) {
        Json before = change.get("before");
        Json after = change.get("after");
        Json unknown = change.get("after_unknown");
        Set<String> names = new TreeSet<>(before.members().keySet());
        names.addAll(after.members().keySet());
        names.addAll(unknown.members().keySet());
        names.removeIf(name -> !hasUnknown(unknown.get(name)) && same(before.get(name), after.get(name)));
        return names;
    }

    /** Whether anything at or below a value is unknown until the apply. */
    static boolean hasUnknown(Json unknown) {
        return unknown.isTrue()
                || unknown.items().stream().anyMatch(Disclosure::hasUnknown)
                || unknown.members().values().stream().anyMatch(Disclosure::hasUnknown);
    }

    private static boolean same(Json one, Json other) {
        return one.isNothing() ? other.isNothing() : one.canonical().equals(other.canonical());
    }

    /** Whether the name of an attribute says that nothing below it may be shown. */
    static boolean secretName(String name) {
        return SECRET_NAME.matcher(name).matches()
                || ENVIRONMENT_NAME.matcher(name).matches();
    }

    private static String values(Json change, String name) {
        boolean hidden = secretName(name)
                || marked(change.get("before_sensitive"), name)
                || marked(change.get("after_sensitive"), name);
        if (hidden) {
            return " (hidden)";
        }
        Optional<String> before = plain(change.get("before").get(name));
        Optional<String> after = plain(change.get("after").get(name));
        return before.isPresent() && after.isPresent() ? " " + before.get() + " -> " + after.get() : "";
    }

    private static boolean marked(Json mask, String name) {
        return mask.isTrue() || hasUnknown(mask.get(name));
    }

    private static Optional<String> plain(Json value) {
        return value.isTruthValue()
                ? Optional.of(String.valueOf(value.isTrue()))
                : value.number().map(BigDecimal::toPlainString);
    }
}

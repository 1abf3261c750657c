package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclExpression;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows {@code local.x} and {@code var.x} to the literal they end in.
 *
 * <p>Nothing else is followed and nothing is evaluated: whoever would guess at an expression would deploy the guess.
 */
public final class References {
    private static final String NAME = "([\\p{L}_][\\p{L}\\p{N}_-]*)";
    private static final Pattern REFERENCE = Pattern.compile("(?:\"\\$\\{\\s*)?(local|var)\\." + NAME + "(?:\\s*}\")?");

    private final Configuration configuration;

    public References(Configuration configuration) {
        this.configuration = configuration;
    }

    /** The literal that an expression is or leads to. */
    public Resolution resolve(HclExpression expression) {
        Set<String> passed = new HashSet<>();
        HclExpression current = expression;
        while (current.literal().isEmpty()) {
            Matcher reference = REFERENCE.matcher(current.text());
            if (!reference.matches()) {
                return Resolution.unknown("it is the expression " + shortened(current.text()));
            }
            String name = reference.group(1) + "." + reference.group(2);
            if (!passed.add(name)) {
                return Resolution.unknown("\"" + name + "\" refers to itself");
            }
            Optional<HclExpression> next = named(reference.group(1), reference.group(2));
            if (next.isEmpty()) {
                return Resolution.unknown("\"" + name + "\" has no value here");
            }
            current = next.get();
        }
        return Resolution.found(current);
    }

    /** What {@code local} or {@code var} of a name is set to, one step further. */
    Optional<HclExpression> named(String kind, String name) {
        return kind.equals("local") ? local(name) : variable(name);
    }

    private Optional<HclExpression> local(String name) {
        return Optional.ofNullable(configuration.locals().get(name)).map(HclAttribute::value);
    }

    /** A value counts only for a variable that is declared; a value outweighs a default. */
    private Optional<HclExpression> variable(String name) {
        Optional<HclAttribute> byDefault = configuration.variables().getOrDefault(name, Optional.empty());
        Optional<HclAttribute> value = Optional.ofNullable(
                        configuration.values().get(name))
                .filter(set -> configuration.variables().containsKey(name));
        return value.or(() -> byDefault).map(HclAttribute::value);
    }

    private static String shortened(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() > 60 || line.length() < text.length()
                ? line.substring(0, Math.min(57, line.length())) + "..."
                : line;
    }
}

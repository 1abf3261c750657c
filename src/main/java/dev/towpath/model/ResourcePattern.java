package dev.towpath.model;

import java.util.regex.Pattern;

/**
 * Names resources of a Terraform root: a type, an address, or either with {@code *} for any text and {@code ?} for one character.
 *
 * <p>An address without an instance key names all instances, as it does on Terraform's command line.
 */
public record ResourcePattern(String text) implements Comparable<ResourcePattern> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_*?][A-Za-z0-9_*?.\\[\\]\" /:@-]{0,254}");
    private static final Pattern INSTANCE = Pattern.compile("\\[[^\\]]*\\]$");

    public ResourcePattern {
        if (!valid(text)) {
            throw new IllegalArgumentException("\"" + text + "\" names no resources");
        }
    }

    /** Whether the text has the form of a pattern. */
    public static boolean valid(String text) {
        return FORM.matcher(text).matches();
    }

    /** Whether it names the resource. */
    public boolean matches(ResourceChange resource) {
        return matches(resource.type(), resource.address());
    }

    /** Whether it names the resource of this type at this address. */
    public boolean matches(String type, String address) {
        Pattern expression = expression();
        return expression.matcher(type).matches()
                || expression.matcher(address).matches()
                || expression
                        .matcher(INSTANCE.matcher(address).replaceFirst(""))
                        .matches();
    }

    private Pattern expression() {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            expression.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }

    @Override
    public int compareTo(ResourcePattern other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}

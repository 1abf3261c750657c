package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclExpression;
import dev.towpath.desired.hcl.HclValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts that expressions are known to come to: literals, {@code local.x} and {@code var.x}, and strings with nothing else in
 * their interpolations.
 *
 * <p>They order roots and explain; what decides a deployment is read by {@link References}, which follows no string that is put
 * together.
 */
final class KnownTexts {
    /** Where only literals count. */
    static final KnownTexts OF_LITERALS = new KnownTexts(Optional.empty());

    private static final int DEPTH_MAX = 16;
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\$%]|\\$\\{[^{}\"]*}|[$%](?![{$%]))*)\"");
    private static final Pattern INTERPOLATION = Pattern.compile("\\$\\{\\s*([^{}\"]*?)\\s*}");
    private static final Pattern NAME = Pattern.compile("(local|var)\\.([\\p{L}_][\\p{L}\\p{N}_-]*)");
    private static final Pattern MEMBER =
            Pattern.compile("\\s*\"?([A-Za-z_][A-Za-z0-9_-]*)\"?\\s*[=:]\\s*(.*?)\\s*", Pattern.DOTALL);

    private final Optional<References> references;

    private KnownTexts(Optional<References> references) {
        this.references = references;
    }

    /** Texts in a root module. */
    static KnownTexts in(Configuration root) {
        return new KnownTexts(Optional.of(new References(root)));
    }

    /** The text that an expression comes to, where that is known. */
    Optional<String> of(HclExpression expression) {
        return of(expression, 0);
    }

    /** The members of an object whose texts are known. */
    Map<String, String> membersOf(HclAttribute object) {
        Map<String, String> members = new TreeMap<>();
        Optional<HclValue> literal = object.value().literal();
        if (literal.isPresent()) {
            if (literal.get() instanceof HclValue.Members known) {
                known.values().forEach((name, value) -> value.asText().ifPresent(text -> members.put(name, text)));
            }
            return members;
        }
        String text = object.value().text().strip();
        if (text.startsWith("{") && text.endsWith("}")) {
            for (String entry : entries(text.substring(1, text.length() - 1))) {
                Matcher member = MEMBER.matcher(entry);
                if (member.matches()) {
                    of(member.group(2), 0).ifPresent(value -> members.put(member.group(1), value));
                }
            }
        }
        return members;
    }

    private Optional<String> of(HclExpression expression, int depth) {
        Optional<HclValue> literal = expression.literal();
        return literal.isPresent()
                ? literal.get().asText()
                : of(expression.text().strip(), depth);
    }

    private Optional<String> of(String text, int depth) {
        Matcher name = NAME.matcher(text);
        if (name.matches()) {
            return depth > DEPTH_MAX
                    ? Optional.empty()
                    : references
                            .flatMap(known -> known.named(name.group(1), name.group(2)))
                            .flatMap(value -> of(value, depth + 1));
        }
        Matcher string = STRING.matcher(text);
        return string.matches() ? interpolated(string.group(1), depth) : Optional.empty();
    }

    private Optional<String> interpolated(String content, int depth) {
        StringBuilder text = new StringBuilder();
        Matcher part = INTERPOLATION.matcher(content);
        int from = 0;
        while (part.find()) {
            Optional<String> value =
                    NAME.matcher(part.group(1)).matches() ? of(part.group(1), depth) : Optional.empty();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            text.append(content, from, part.start()).append(value.get());
            from = part.end();
        }
        return Optional.of(text.append(content.substring(from)).toString());
    }

    /** The entries of an object, which commas and line ends divide where no bracket or string is open. */
    private static List<String> entries(String content) {
        List<String> entries = new ArrayList<>();
        StringBuilder entry = new StringBuilder();
        int open = 0;
        boolean quoted = false;
        for (int i = 0; i < content.length(); i++) {
            char next = content.charAt(i);
            quoted ^= next == '"' && (i == 0 || content.charAt(i - 1) != '\\');
            open += quoted ? 0 : "{[(".indexOf(next) >= 0 ? 1 : "}])".indexOf(next) >= 0 ? -1 : 0;
            if (!quoted && open == 0 && (next == ',' || next == '\n')) {
                entries.add(entry.toString());
                entry.setLength(0);
            } else {
                entry.append(next);
            }
        }
        entries.add(entry.toString());
        return entries;
    }
}

package dev.towpath.adapter.notify;

import dev.towpath.model.Limits;
import dev.towpath.notice.Change;
import dev.towpath.notice.Notice;
import dev.towpath.notice.Template;
import dev.towpath.notice.Wording;
import dev.towpath.report.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A notice in the markup of Slack (its reference "Formatting text for app surfaces"): {@code text} for all that take the same
 * messages, and the same as {@code blocks} for Slack itself.
 *
 * <p>Slack knows three characters that are escaped, and none to escape the others. So what others wrote, and any word that is
 * more than letters, digits and harmless signs, stands in a code span: there nothing is bold, a link, or a person who is called.
 */
final class SlackText {
    /** Characters of one section (Slack's reference of blocks: 3,000). */
    private static final int SECTION_CHARACTERS_MAX = 2_900;

    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9 .,;()'\"#+=/-]*");
    private static final Pattern ADDRESS = Pattern.compile("//|www\\.", Pattern.CASE_INSENSITIVE);

    private SlackText() {}

    static Map<String, Object> message(Notice notice, Optional<Template> template) {
        Wording wording = new Wording(template, SlackText::word, SlackText::code, text -> "*" + word(text) + "*");
        List<String> lines = new ArrayList<>();
        lines.add("*" + word(notice.name()) + "* " + escaped(notice.heading()) + link(notice));
        List<Change> shown =
                notice.changes().stream().limit(Limits.NOTICE_LINES_MAX).toList();
        shown.forEach(change -> lines.add("• " + wording.line(change, notice)));
        int more = notice.changes().size() - shown.size() + notice.more();
        if (more > 0) {
            lines.add(String.format(Locale.ROOT, "and %,d more", more));
        }
        return Map.of("text", String.join("\n", lines), "blocks", blocks(lines));
    }

    private static List<Object> blocks(List<String> lines) {
        List<Object> blocks = new ArrayList<>();
        StringBuilder section = new StringBuilder();
        for (String whole : lines) {
            String line = fitting(whole);
            if (section.length() > 0 && section.length() + 1 + line.length() > SECTION_CHARACTERS_MAX) {
                blocks.add(section(section.toString()));
                section.setLength(0);
            }
            section.append(section.length() == 0 ? "" : "\n").append(line);
        }
        blocks.add(section(section.toString()));
        return blocks;
    }

    /** A line that a section holds; only a template that repeats a long reason makes a longer one. */
    private static String fitting(String line) {
        if (line.length() <= SECTION_CHARACTERS_MAX) {
            return line;
        }
        String cut = line.substring(0, SECTION_CHARACTERS_MAX - 2).replaceAll("&[a-z]{0,3}$|[\\uD800-\\uDBFF]$", "");
        boolean open = cut.chars().filter(c -> c == '`').count() % 2 == 1;
        return cut + (open ? "…`" : "…");
    }

    /** Verbatim: what looks like an address or a channel is not made a link. */
    private static Map<String, Object> section(String text) {
        return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", text, "verbatim", true));
    }

    private static String link(Notice notice) {
        return notice.link()
                .filter(link -> link.matches("https://[A-Za-z0-9./_:-]+"))
                .map(link -> " (<" + link + "|more>)")
                .orElse("");
    }

    /** A word as it is, if it cannot mean anything; else in a code span. */
    static String word(String text) {
        return HARMLESS.matcher(text).matches() && !ADDRESS.matcher(text).find() ? text : code(text);
    }

    /** Text that others wrote, in a code span, which nothing in it can end. */
    static String code(String text) {
        return text.isBlank() ? "" : "`" + escaped(Words.line(text).replace('`', '\'')) + "`";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

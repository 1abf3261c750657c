package dev.towpath.adapter.web;

import dev.towpath.daemon.Row;
import dev.towpath.plan.State;
import dev.towpath.report.TargetReport;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a visitor wants to see of the matrix; all of it is text that a stranger may have written.
 *
 * @param repository the name of one, or empty for the first
 * @param app a part of the name of an application
 * @param env an environment
 * @param state the word of a state
 * @param q a part of a pin, a reason or a name
 * @param page counts from 1
 */
public record Filter(String repository, String app, String env, String state, String q, int page) {
    private static final int TEXT_MAX = 100;
    private static final int PAGE_MAX = 100_000;

    /** The filter that a query asks for. What makes no sense is left out. */
    static Filter of(Function<String, Optional<String>> query) {
        int page = query.apply("page")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(1);
        return new Filter(
                text(query, "repository"),
                text(query, "app"),
                text(query, "env"),
                text(query, "state"),
                text(query, "q"),
                Math.max(1, Math.min(page, PAGE_MAX)));
    }

    private static String text(Function<String, Optional<String>> query, String name) {
        String text = Shown.text(query.apply(name)).strip();
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    }

    /** Whether anything is left out. */
    public boolean narrow() {
        return !(app + env + state + q).isEmpty();
    }

    /** Whether a target is asked for, whatever its state. */
    boolean wants(Row row) {
        TargetReport line = row.line();
        return line.target().app().value().contains(app.toLowerCase(Locale.ROOT))
                && (env.isEmpty() || line.target().environment().value().equals(env))
                && (q.isEmpty() || mentions(line, q.toLowerCase(Locale.ROOT)));
    }

    /** Whether a state is asked for. */
    boolean wants(State of) {
        return state.isEmpty() || of.word().equals(state);
    }

    private static boolean mentions(TargetReport line, String word) {
        return has(line.target().toString(), word)
                || line.pin().filter(text -> has(text, word)).isPresent()
                || line.record().filter(text -> has(text, word)).isPresent()
                || line.live().filter(text -> has(text, word)).isPresent()
                || line.reason()
                        .filter(why -> has(why.code().word(), word) || has(why.message(), word))
                        .isPresent();
    }

    private static boolean has(String text, String word) {
        return text.toLowerCase(Locale.ROOT).contains(word);
    }

    /** The address of another page of the same. */
    String at(int other) {
        return address(state, other);
    }

    /** The address of the first page of those in a state, or in any. */
    String in(String other) {
        return address(other, 1);
    }

    private String address(String wanted, int number) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("repository", repository);
        parts.put("app", app);
        parts.put("env", env);
        parts.put("state", wanted);
        parts.put("q", q);
        parts.put("page", number == 1 ? "" : String.valueOf(number));
        return "/?"
                + parts.entrySet().stream()
                        .filter(part -> !part.getValue().isEmpty())
                        .map(part -> part.getKey() + "=" + Shown.encoded(part.getValue()))
                        .collect(Collectors.joining("&"));
    }

    /** The words of all states, as a choice. */
    static List<Mark> states() {
        return Arrays.stream(State.values()).map(Mark::of).toList();
    }
}

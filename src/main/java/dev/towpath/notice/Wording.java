package dev.towpath.notice;

import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import dev.towpath.notice.Template.Field;
import dev.towpath.report.TargetReport;
import dev.towpath.report.Words;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Says a change in one line, as the operator's template wants it or as follows: what, what became of it, and why.
 *
 * @param template of the operator
 * @param name makes short words show as they are: names, versions, people
 * @param foreign makes text that others wrote show as it is and do nothing
 * @param strong makes a text stand out
 */
public record Wording(
        Optional<Template> template,
        UnaryOperator<String> name,
        UnaryOperator<String> foreign,
        UnaryOperator<String> strong) {
    /** Plain text, where nothing has a meaning but letters. */
    public static Wording plain(Optional<Template> template) {
        return new Wording(template, text -> text, text -> text, text -> text);
    }

    /** The line of a change. */
    public String line(Change change, Notice notice) {
        if (change.target().isEmpty()) {
            return ofTheRun(change);
        }
        Target target = change.target().get();
        if (template.isPresent()) {
            Map<Field, String> values = new EnumMap<>(Field.class);
            values.put(Field.APP, target.app().value());
            values.put(Field.ENV, target.environment().value());
            values.put(Field.STATE, state(change));
            values.put(Field.ARTIFACT, artifact(change));
            values.put(Field.REASON, change.reason().map(this::reason).orElse(""));
            values.put(Field.WHO, people(change));
            values.put(Field.LINK, notice.link().orElse(""));
            return template.get().with(values).strip();
        }
        String line = strong.apply(target.toString()) + " " + state(change);
        String artifact = artifact(change);
        line += artifact.isEmpty() ? "" : " " + artifact;
        line += instead(change)
                .map(before -> " instead of " + name.apply(before))
                .orElse("");
        line += change.reason().map(reason -> ": " + reason(reason)).orElse("");
        boolean approved = change.kind() != ChangeKind.HELD && !change.who().isEmpty();
        return approved && change.brought() ? line + ", approved by " + people(change) : line;
    }

    /** What became of it, in words: {@code rolled back}. */
    public static String state(Change change) {
        if (change.kind() == ChangeKind.DEPLOYED) {
            return change.brought()
                    ? change.line()
                            .map(TargetReport::state)
                            .map(state -> state.word())
                            .orElse("")
                    : "runs";
        }
        return change.kind().word().replace('_', ' ');
    }

    private String ofTheRun(Change change) {
        return change.kind() == ChangeKind.RECOVERED
                ? strong.apply("runs run again")
                : strong.apply("the run could not run")
                        + change.reason().map(reason -> ": " + reason(reason)).orElse("");
    }

    private String artifact(Change change) {
        return change.artifact().map(name).orElse("");
    }

    private String people(Change change) {
        return Words.list(change.who().stream().map(Words::line).map(name).toList());
    }

    private String reason(String text) {
        return foreign.apply(Words.cut(text, Limits.NOTICE_REASON_CHARS_MAX));
    }

    /** What ran before, where that was told and is another version. */
    private static Optional<String> instead(Change change) {
        return change.kind() != ChangeKind.DEPLOYED
                ? Optional.empty()
                : change.before()
                        .flatMap(Standing::parse)
                        .filter(Standing::well)
                        .map(Standing::version)
                        .filter(version ->
                                !version.isEmpty() && !change.artifact().equals(Optional.of(version)));
    }
}

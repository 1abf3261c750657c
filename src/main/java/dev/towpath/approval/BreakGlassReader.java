package dev.towpath.approval;

import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.RepositoryFiles;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.model.AppName;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.problem.Problems;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads the files below {@code policies/break-glass/}, as of now. */
public final class BreakGlassReader {
    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Form<String> LOGIN = Form.matching("a login", "[^\\s,@/][^\\s,/]{0,254}");
    private static final Form<String> REASON = new Form<>(
            "a reason of 10 to 400 characters",
            text -> !text.isBlank() && text.length() >= 10 && text.length() <= 400,
            String::strip);
    private static final Form<AppName> APP = new Form<>("the name of an application", AppName::valid, AppName::new);
    private static final Form<EnvironmentName> ENVIRONMENT =
            new Form<>("the name of an environment", EnvironmentName::valid, EnvironmentName::new);
    private static final Form<Pin> PIN = new Form<>("an image tag or a commit id", Pin::valid, Pin::new);
    private static final Form<Digest> DIGEST =
            new Form<>("sha256: followed by 64 lower-case hexadecimal digits", Digest::valid, Digest::new);
    private static final Form<Instant> INSTANT = new Form<>(
            "a time with its zone such as 2026-11-23T08:00:00Z",
            BreakGlassReader::isTime,
            text -> OffsetDateTime.parse(text).toInstant());

    private final TreeParser yaml;
    private final Supplier<Instant> now;

    /**
     * A reader of YAML through a parser.
     *
     * @param now against which expiries are held
     */
    public BreakGlassReader(TreeParser yaml, Supplier<Instant> now) {
        this.yaml = yaml;
        this.now = now;
    }

    /**
     * One file.
     *
     * @param content empty if there is an error among the problems
     */
    public record Reading(String path, String objectId, Optional<BreakGlass> content, Problems problems) {}

    /** The time against which expiries are held. */
    Instant now() {
        return now.get();
    }

    /** Every file in a tree. */
    public List<Reading> read(Tree tree) {
        RepositoryFiles files = new RepositoryFiles(tree);
        List<Reading> readings = new ArrayList<>();
        for (TreeEntry entry : tree.under(BreakGlass.FOLDER)) {
            Findings findings = new Findings();
            Optional<BreakGlass> content = files.text(entry, findings)
                    .flatMap(text -> yaml.parse(text, findings))
                    .flatMap(root -> content(root, entry.path(), findings));
            if (content.isEmpty() && !findings.hasErrors()) {
                findings.error("empty_file", SourceSpan.startOf(entry.path()), "the file is empty", "remove it");
            }
            readings.add(new Reading(
                    entry.path(),
                    entry.objectId(),
                    findings.hasErrors() ? Optional.empty() : content,
                    findings.problems()));
        }
        return readings;
    }

    private static Optional<BreakGlass> content(Node root, String path, Findings findings) {
        return Fields.of(
                        root, path, findings, "app", "environment", "person", "reason", "artifact", "digest", "expires")
                .flatMap(fields -> {
                    Optional<AppName> app = fields.required("app", APP);
                    Optional<EnvironmentName> environment = fields.required("environment", ENVIRONMENT);
                    Optional<String> person = fields.required("person", LOGIN);
                    Optional<String> reason = fields.required("reason", REASON);
                    Optional<Pin> artifact = fields.required("artifact", PIN);
                    Optional<Digest> digest = fields.value("digest", DIGEST);
                    Optional<Instant> expires = fields.required("expires", INSTANT);
                    if (findings.hasErrors() || app.isEmpty() || environment.isEmpty()) {
                        return Optional.empty();
                    }
                    Target target = new Target(app.get(), environment.get());
                    if (!path.equals(BreakGlass.path(target))) {
                        findings.error(
                                "break_glass_name",
                                fields.span(),
                                "it is about \"" + target + "\", and its name is for another target",
                                "call it \"" + BreakGlass.path(target) + "\"");
                    }
                    return Optional.of(new BreakGlass(
                            target,
                            person.orElseThrow(),
                            reason.orElseThrow(),
                            artifact.orElseThrow(),
                            digest,
                            expires.orElseThrow(),
                            fields.span()));
                });
    }

    private static boolean isTime(String text) {
        try {
            return TIME.matcher(text).matches() && OffsetDateTime.parse(text).getYear() > 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}

package dev.towpath.desired;

import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import dev.towpath.problem.SourceSpan;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads promotion.yaml. */
final class PromotionFile {
    static final String NAME = "promotion.yaml";

    /** Annotations go into a record of 4 KB. */
    private static final Form<String> ANNOTATION =
            new Form<>("at most 200 characters", text -> text.length() <= 200, text -> text);

    private final Findings findings;

    PromotionFile(Findings findings) {
        this.findings = findings;
    }

    /** The promotion; what cannot be read of it is a finding and left out. */
    Optional<Promotion> read(Node root) {
        return Fields.of(
                        root,
                        NAME,
                        findings,
                        "artifact",
                        "digest",
                        "promoted_from",
                        "suspend",
                        "not_before",
                        "rollback_of",
                        "annotations",
                        "retire")
                .map(this::promotion);
    }

    private Promotion promotion(Fields fields) {
        Optional<Pin> artifact = fields.value("artifact", Forms.PIN);
        Optional<Digest> digest = fields.value("digest", Forms.DIGEST);
        Optional<EnvironmentName> promotedFrom = fields.value("promoted_from", Forms.ENVIRONMENT);
        boolean suspend = fields.flag("suspend");
        Optional<Instant> notBefore =
                fields.value("not_before", Forms.INSTANT_FORM).map(OffsetDateTime::toInstant);
        Optional<Pin> rollbackOf = fields.value("rollback_of", Forms.PIN);
        boolean retire = fields.flag("retire");
        SourceSpan span = fields.has("artifact")
                ? fields.span("artifact")
                : SourceSpan.startOf(fields.span().path());
        return new Promotion(
                artifact, digest, promotedFrom, suspend, notBefore, rollbackOf, annotations(fields), retire, span);
    }

    private SortedMap<String, String> annotations(Fields fields) {
        SortedMap<String, String> annotations = new TreeMap<>();
        for (Node.Entry entry : fields.entries("annotations")) {
            String key = entry.key().value();
            Fields.scalar(entry.value(), "annotation \"" + key + "\"", ANNOTATION, findings)
                    .ifPresent(value -> annotations.put(key, value));
        }
        return annotations;
    }
}

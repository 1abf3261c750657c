package dev.towpath.adapter.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.towpath.journal.Entry;
import dev.towpath.journal.Inventory;
import dev.towpath.journal.Lease;
import dev.towpath.journal.Link;
import dev.towpath.journal.Quarantine;
import dev.towpath.model.ContainerService;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.Intent;
import dev.towpath.model.Limits;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Target;
import dev.towpath.plan.Decision;
import dev.towpath.plan.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON of everything that is kept in the state store: {@code towpath.intent/v1}, {@code towpath.entry/v1},
 * {@code towpath.quarantine/v1}, {@code towpath.lease/v1}, {@code towpath.inventory/v1}.
 *
 * <p>Every read throws {@link IllegalArgumentException}, saying what is wrong, for anything that this version would not write.
 */
public final class JournalJson {
    private static final String INTENT = "towpath.intent/v1";
    private static final String ENTRY = "towpath.entry/v1";
    private static final String QUARANTINE = "towpath.quarantine/v1";
    private static final String DECISION = "decision";
    private static final String LEASE = "towpath.lease/v1";
    private static final String INVENTORY = "towpath.inventory/v1";

    private static final List<String> KINDS = List.of(ContainerService.TYPE, StaticSite.TYPE, Infrastructure.TYPE);

    private JournalJson() {}

    /**
     * A lease as it is kept.
     *
     * @param beat rises with every renewal, so that a watcher sees that the holder lives without comparing clocks
     * @param released whether it was given back; its epoch is kept, because epochs only rise
     */
    public record KeptLease(Lease lease, long beat, boolean released) {}

    /** An intent as JSON, with the decision under which it was begun. */
    public static byte[] write(Intent intent, Optional<Decision> decision) {
        ObjectNode json = JsonFields.object(INTENT).put("id", intent.id());
        putTarget(json, intent.target());
        json.put("kind", intent.kind());
        putArtifact(json, intent.artifact(), intent.digest());
        json.put("commit", intent.commit().value());
        json.put("epoch", intent.epoch());
        json.put("run", intent.run().value());
        json.put("at", intent.at().toString());
        JsonFields.put(json, "notes", intent.notes());
        decision.ifPresent(it -> DecisionJson.put(json.putObject(DECISION), it));
        return JsonFields.bytes(json);
    }

    /** The intent in JSON. */
    public static Intent intent(byte[] bytes) {
        JsonFields json = JsonFields.parse(bytes, INTENT);
        return new Intent(
                json.text("id"),
                target(json),
                kind(json),
                pin(json, "artifact"),
                digest(json, "digest"),
                new GitSha(json.text("commit")),
                epoch(json),
                new RunId(json.text("run")),
                json.instant("at"),
                json.textMap("notes"));
    }

    /** The decision that is kept with an intent or an entry. */
    public static Optional<Decision> decision(byte[] bytes) {
        return JsonFields.parse(bytes).optionalObject(DECISION).map(DecisionJson::read);
    }

    /** A line of history as JSON, in its place in the chain. */
    public static byte[] write(Entry entry, Link link) {
        ObjectNode json = JsonFields.object(ENTRY).put("id", entry.id());
        putTarget(json, entry.target());
        json.put("kind", entry.kind());
        putArtifact(json, entry.artifact(), entry.digest());
        entry.from().ifPresent(from -> json.put("from", from.value()));
        json.put("commit", entry.commit().value());
        entry.pullRequest().ifPresent(number -> json.put("pull_request", number));
        ObjectNode approvals = json.putObject("approved_by");
        for (Map.Entry<String, List<String>> group : entry.approvedBy().entrySet()) {
            JsonFields.put(approvals, group.getKey(), group.getValue());
        }
        entry.policy().ifPresent(policy -> json.put("policy", policy.value()));
        json.put("run", entry.run().value());
        json.put("started", entry.started().toString());
        json.put("finished", entry.finished().toString());
        json.put("state", entry.state().word());
        entry.reason().ifPresent(reason -> json.put("reason", reason));
        json.put("message", entry.message());
        JsonFields.put(json, "details", entry.details());
        JsonFields.put(json, "annotations", entry.annotations());
        entry.decision().ifPresent(decision -> DecisionJson.put(json.putObject(DECISION), decision));
        json.putObject("chain")
                .put("number", link.number())
                .put("previous", link.previous().value());
        return JsonFields.bytes(json);
    }

    /** The place in the chain of an entry in JSON; empty if it was written before there was one. */
    public static Optional<Link> link(byte[] bytes) {
        return JsonFields.parse(bytes, ENTRY)
                .optionalObject("chain")
                .map(chain -> new Link(chain.number("number"), new Digest(chain.text("previous"))));
    }

    /** The line of history in JSON. */
    public static Entry entry(byte[] bytes) {
        JsonFields json = JsonFields.parse(bytes, ENTRY);
        return new Entry(
                json.text("id"),
                target(json),
                json.text("kind"),
                pin(json, "artifact"),
                digest(json, "digest"),
                pin(json, "from"),
                new GitSha(json.text("commit")),
                json.optionalNumber("pull_request"),
                json.textsMap("approved_by"),
                digest(json, "policy"),
                new RunId(json.text("run")),
                json.instant("started"),
                json.instant("finished"),
                State.valueOf(json.text("state").toUpperCase(Locale.ROOT)),
                json.optionalText("reason"),
                json.text("message"),
                json.textMap("details"),
                json.optionalTextMap("annotations"),
                json.optionalObject(DECISION).map(DecisionJson::read));
    }

    /** A judgement as JSON. */
    public static byte[] write(Quarantine quarantine) {
        ObjectNode json = JsonFields.object(QUARANTINE);
        putTarget(json, quarantine.target());
        json.put("subject", quarantine.subject());
        json.put("reason", quarantine.reason());
        json.put("message", quarantine.message());
        json.put("run", quarantine.run().value());
        json.put("at", quarantine.at().toString());
        return JsonFields.bytes(json);
    }

    /** The judgement in JSON. */
    public static Quarantine quarantine(byte[] bytes) {
        JsonFields json = JsonFields.parse(bytes, QUARANTINE);
        return new Quarantine(
                target(json),
                json.text("subject"),
                json.text("reason"),
                json.text("message"),
                new RunId(json.text("run")),
                json.instant("at"));
    }

    /** A lease as JSON. */
    public static byte[] write(KeptLease kept) {
        ObjectNode json = JsonFields.object(LEASE);
        putTarget(json, kept.lease().target());
        json.put("holder", kept.lease().holder());
        json.put("epoch", kept.lease().epoch());
        json.put("beat", kept.beat());
        json.put("released", kept.released());
        return JsonFields.bytes(json);
    }

    /** The lease in JSON. */
    public static KeptLease lease(byte[] bytes) {
        JsonFields json = JsonFields.parse(bytes, LEASE);
        Lease lease = new Lease(target(json), json.text("holder"), epoch(json));
        return new KeptLease(lease, json.number("beat"), json.flag("released"));
    }

    /** The known targets as JSON, in order. */
    public static byte[] write(Inventory inventory) {
        ObjectNode json = JsonFields.object(INVENTORY);
        putTargets(json, "present", inventory.present());
        putTargets(json, "orphaned", inventory.orphaned());
        putTargets(json, "retired", inventory.retired());
        return JsonFields.bytes(json);
    }

    /** The known targets in JSON. */
    public static Inventory inventory(byte[] bytes) {
        JsonFields json = JsonFields.parse(bytes, INVENTORY);
        return Inventory.of(targets(json, "present"), targets(json, "orphaned"))
                .with(targets(json, "retired"), List.of());
    }

    private static void putTargets(ObjectNode json, String field, Collection<Target> targets) {
        JsonFields.put(json, field, targets.stream().map(Target::toString).toList());
    }

    private static List<Target> targets(JsonFields json, String field) {
        List<Target> targets = new ArrayList<>();
        for (String text : json.texts(field)) {
            int slash = text.indexOf('/');
            if (slash < 0) {
                throw new IllegalArgumentException("\"" + text + "\" is not a target such as web-app/prod1");
            }
            targets.add(Target.of(text.substring(0, slash), text.substring(slash + 1)));
        }
        return targets;
    }

    /** An epoch rises by one with each lease that is taken; what nobody can have reached was not written by us. */
    private static long epoch(JsonFields json) {
        long epoch = json.number("epoch");
        if (epoch < 0 || epoch > Limits.EPOCH_MAX) {
            throw new IllegalArgumentException("the epoch " + epoch + " is not between 0 and " + Limits.EPOCH_MAX);
        }
        return epoch;
    }

    private static String kind(JsonFields json) {
        String kind = json.text("kind");
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException("the kind \"" + kind + "\" is none of " + String.join(", ", KINDS));
        }
        return kind;
    }

    private static void putTarget(ObjectNode json, Target target) {
        json.put("app", target.app().value());
        json.put("env", target.environment().value());
    }

    private static Target target(JsonFields json) {
        return Target.of(json.text("app"), json.text("env"));
    }

    private static void putArtifact(ObjectNode json, Optional<Pin> artifact, Optional<Digest> digest) {
        artifact.ifPresent(pin -> json.put("artifact", pin.value()));
        digest.ifPresent(value -> json.put("digest", value.value()));
    }

    private static Optional<Pin> pin(JsonFields json, String field) {
        return json.optionalText(field).map(Pin::new);
    }

    private static Optional<Digest> digest(JsonFields json, String field) {
        return json.optionalText(field).map(Digest::new);
    }
}

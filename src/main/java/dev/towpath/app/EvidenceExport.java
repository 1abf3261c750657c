package dev.towpath.app;

import dev.towpath.adapter.store.StoredTrails;
import dev.towpath.approval.ApprovalPolicy;
import dev.towpath.cli.ExportRequest;
import dev.towpath.desired.Environment;
import dev.towpath.journal.AuditedChain;
import dev.towpath.journal.ChainCheck;
import dev.towpath.journal.ChainProof;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.Trail;
import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.plan.Decision;
import dev.towpath.reconcile.Selection;
import dev.towpath.report.EvidenceBundle;
import dev.towpath.report.EvidenceBundle.Change;
import dev.towpath.report.EvidenceBundle.PolicyText;
import dev.towpath.report.EvidenceJson;
import dev.towpath.report.EvidencePage;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Tree;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Gathers the evidence of a period from the state store and from git: the bundle, and every stored byte that it rests on. */
final class EvidenceExport {
    private final Opened opened;
    private final ObjectStore store;
    private final Function<Tree, Optional<Digest>> policyDigest;

    /**
     * An export.
     *
     * @param policyDigest of the policy in a tree, if it has a usable one
     */
    EvidenceExport(Opened opened, ObjectStore store, Function<Tree, Optional<Digest>> policyDigest) {
        this.opened = opened;
        this.store = store;
        this.policyDigest = policyDigest;
    }

    /** The files of a bundle, by path, and what they say. */
    record Bundle(EvidenceBundle evidence, SortedMap<String, byte[]> files) {}

    Bundle gather(ExportRequest request, Selection selection, Instant now, String program) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        List<Change> changes = new ArrayList<>();
        List<AuditedChain> chains = new ArrayList<>();
        StoredTrails trails = new StoredTrails(store);
        Instant to = request.to().orElse(now);
        for (Target target : trails.targets()) {
            if (!selection.includes(target) || !(request.everyTier() || production(target))) {
                continue;
            }
            SortedMap<String, byte[]> objects = trails.objects(target);
            objects.forEach((key, content) -> files.put("store/" + key, content));
            Trail trail = StoredTrails.trail(target, objects);
            ChainProof proof = ChainCheck.of(trail);
            chains.add(new AuditedChain(proof, AuditedChain.Testimony.NOT_ASKED, ""));
            trail.entries()
                    .forEach(kept -> kept.entry()
                            .filter(entry -> !entry.finished().isBefore(request.from())
                                    && entry.finished().isBefore(to))
                            .ifPresent(entry -> changes.add(new Change(
                                    entry,
                                    tier(target).map(Tier::word),
                                    Optional.ofNullable(proof.numbers().get(kept.id())),
                                    kept.content()))));
        }
        EvidenceBundle bundle = new EvidenceBundle(
                opened.snapshot().repository(),
                opened.snapshot().commit().id(),
                request.from(),
                to,
                now,
                program,
                scope(request, selection),
                changes,
                chains,
                policies(changes));
        bundle.policies().forEach((digest, policy) -> files.put(EvidenceBundle.path(digest), utf8(policy.text())));
        files.put("evidence.json", utf8(new EvidenceJson().render(bundle)));
        files.put("evidence.html", utf8(EvidencePage.render(bundle)));
        return new Bundle(bundle, files);
    }

    /** An environment that is gone may have been production. */
    private boolean production(Target target) {
        return tier(target).map(Tier.PRODUCTION::equals).orElse(true);
    }

    private Optional<Tier> tier(Target target) {
        return Optional.ofNullable(opened.platform().environments().get(target.environment()))
                .map(Environment::tier);
    }

    private static String scope(ExportRequest request, Selection selection) {
        boolean all = selection.apps().isEmpty() && selection.environments().isEmpty();
        return (request.everyTier() ? "every environment" : "production")
                + (all ? "" : ", as far as selected by " + selection.apps() + " " + selection.environments() + ",");
    }

    /** The texts of the policies that judged, as far as the branch still has them. */
    private SortedMap<Digest, PolicyText> policies(List<Change> changes) {
        Set<Digest> wanted = new TreeSet<>();
        changes.forEach(change -> {
            change.entry().policy().ifPresent(wanted::add);
            change.entry().decision().stream()
                    .flatMap((Decision decision) -> Stream.concat(
                            decision.policy().stream(),
                            decision.changes().stream().flatMap(judged -> judged.policy().stream())))
                    .forEach(wanted::add);
        });
        SortedMap<Digest, PolicyText> found = new TreeMap<>();
        if (wanted.isEmpty()) {
            return found;
        }
        for (Commit commit : opened.snapshot().history().touching(List.of(ApprovalPolicy.PATH, "towpath.yaml"))) {
            opened.snapshot()
                    .history()
                    .tree(commit.id())
                    .ifPresent(tree -> policyDigest
                            .apply(tree)
                            .filter(wanted::contains)
                            .ifPresent(digest -> tree.entry(ApprovalPolicy.PATH)
                                    .ifPresent(entry -> found.put(
                                            digest,
                                            new PolicyText(
                                                    commit.id(),
                                                    new String(tree.read(entry), StandardCharsets.UTF_8))))));
        }
        return found;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

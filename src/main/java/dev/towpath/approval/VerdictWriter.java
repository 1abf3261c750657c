package dev.towpath.approval;

import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.approval.Proof.RuleResult;
import dev.towpath.approval.Ruling.Outcome;
import dev.towpath.desired.Governing.Part;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts the rulings on all that governs a target into one verdict with its proof. */
final class VerdictWriter {
    private final Line line;
    private final Map<Part, Integer> origins;
    private final PolicyHistory policies;
    private final Witnesses witnesses;

    VerdictWriter(Line line, Map<Part, Integer> origins, PolicyHistory policies, Witnesses witnesses) {
        this.line = line;
        this.origins = origins;
        this.policies = policies;
        this.witnesses = witnesses;
    }

    Verdict unknown(String message) {
        return new Verdict.Unknown(proof(List.of(), false), message);
    }

    Verdict missing(String message, boolean policyUnapproved) {
        return new Verdict.Missing(proof(List.of(), policyUnapproved), message);
    }

    /**
     * The verdict of rulings: all must allow.
     *
     * @param parts what each commit brought, by place
     * @param policyUnapproved whether a policy that is not in force would have allowed it
     */
    Verdict verdict(List<Ruling> rulings, Map<Integer, Set<Part>> parts, boolean policyUnapproved) {
        Proof proof = proof(rulings, policyUnapproved);
        if (rulings.isEmpty()) {
            return new Verdict.NotRequired(proof, "what governs it has not changed since it was recorded");
        }
        Ruling worst =
                rulings.stream().min(Comparator.comparing(Ruling::outcome)).orElseThrow();
        boolean shown =
                pinPlace().filter(place -> place == worst.change().place()).isPresent();
        String about = shown || worst.outcome().allows() ? "" : " (" + subject(worst, parts) + ")";
        String policy = policyUnapproved
                ? "; commit "
                        + policies.pending()
                                .map(it -> line.commit(it.place()).id().abbreviated())
                                .orElse("") + " changed the policy and is not approved"
                : "";
        String message = worst.message() + about + policy;
        return switch (worst.outcome()) {
            case MISSING -> new Verdict.Missing(proof, message);
            case UNKNOWN -> new Verdict.Unknown(proof, message);
            case GRANTED -> new Verdict.Granted(proof, message);
            case NOT_REQUIRED -> new Verdict.NotRequired(proof, message);
        };
    }

    /** The verdict of rulings in place of which an emergency stands. */
    Verdict inEmergency(List<Ruling> rulings, Emergency emergency) {
        return new Verdict.Granted(proof(rulings, false).in(emergency), emergency.sentence());
    }

    /** The same refusal with a remark. */
    Verdict noting(Verdict refusal, String remark) {
        return refusal instanceof Verdict.Unknown
                ? new Verdict.Unknown(refusal.proof(), refusal.message() + remark)
                : new Verdict.Missing(refusal.proof(), refusal.message() + remark);
    }

    private static String subject(Ruling ruling, Map<Integer, Set<Part>> parts) {
        List<String> files = new ArrayList<>();
        for (Part part : parts.getOrDefault(ruling.change().place(), Set.of())) {
            files.add(
                    switch (part) {
                        case PROMOTION -> "promotion.yaml";
                        case APP -> "app.yaml";
                        case MODULE -> "the module call";
                        case ENVIRONMENT -> "its environment in towpath.yaml";
                        case PIPELINE -> "what it is promoted from";
                        case CLOSURE -> "the Terraform files";
                    });
        }
        return "for the change of " + Wording.join(files) + " in "
                + ruling.change().commit().id().abbreviated();
    }

    /** The pin's commit is the one to show; without a pin, the newest that brought anything. */
    private Optional<Integer> pinPlace() {
        return Optional.ofNullable(origins.get(Part.PROMOTION))
                .or(() -> Optional.ofNullable(origins.get(Part.CLOSURE)))
                .or(() -> origins.isEmpty() ? Optional.empty() : Optional.of(Collections.min(origins.values())));
    }

    private Proof proof(List<Ruling> rulings, boolean policyUnapproved) {
        Optional<GitSha> commit = pinPlace().map(place -> line.commit(place).id());
        Optional<Ruling> shown = rulings.stream()
                .filter(ruling -> Optional.of(ruling.change().commit().id()).equals(commit))
                .findFirst();
        Optional<PolicyVersion> version = shown.or(() -> rulings.stream().findFirst())
                .map(Ruling::version)
                .or(policies::current);
        List<Disregarded> disregarded = new ArrayList<>();
        rulings.forEach(
                ruling -> ruling.approvals().ifPresent(approvals -> disregarded.addAll(approvals.disregarded())));
        Evidence evidence = shown.flatMap(Ruling::approvals)
                .map(Approvals::evidence)
                .or(() -> version.flatMap(it -> witnesses.accepted(it).stream().findFirst()))
                .orElse(Evidence.SIGNED_MERGE);
        return new Proof(
                commit,
                shown.flatMap(Ruling::approvals).flatMap(Approvals::pullRequest),
                evidence.word(),
                results(rulings),
                Approvals.sorted(disregarded),
                waives(rulings, shown),
                version.flatMap(PolicyVersion::policy).map(ApprovalPolicy::digest),
                policyUnapproved,
                rulings.stream().map(VerdictWriter::judged).distinct().toList(),
                candidates(rulings));
    }

    /** What the ruling on the pin waives, and what every ruling lifts: a loss must be agreed to by all who are asked. */
    private static Set<String> waives(List<Ruling> rulings, Optional<Ruling> shown) {
        Set<String> waives = new TreeSet<>(shown.map(Ruling::waives).orElse(Set.of()));
        waives.remove(Rule.PROTECTION);
        if (!rulings.isEmpty()
                && rulings.stream().allMatch(ruling -> ruling.waives().contains(Rule.PROTECTION))) {
            waives.add(Rule.PROTECTION);
        }
        return waives;
    }

    private static JudgedChange judged(Ruling ruling) {
        SortedMap<String, Digest> contents = new TreeMap<>();
        ruling.change().content().wanted().forEach((part, value) -> contents.put(word(part), value));
        return new JudgedChange(
                ruling.change().commit().id(),
                ruling.approvals().flatMap(Approvals::pullRequest),
                contents,
                ruling.counted(),
                ruling.version().policy().map(ApprovalPolicy::digest));
    }

    /** The word of a part in a proof. */
    static String word(Object part) {
        return part.toString().toLowerCase(Locale.ROOT);
    }

    /** Who could give what is missing; nobody, where some commit is beyond everybody's reach. */
    private static SortedMap<String, Candidates> candidates(List<Ruling> rulings) {
        SortedMap<String, Candidates> all = new TreeMap<>();
        for (Ruling ruling : rulings) {
            if (ruling.outcome() == Outcome.MISSING && ruling.candidates().isEmpty()) {
                return new TreeMap<>();
            }
            ruling.candidates().forEach((group, those) -> all.putIfAbsent(group, those));
        }
        return all;
    }

    /** One result for each rule: of the commit that does not satisfy it, else of the first. */
    private static List<RuleResult> results(List<Ruling> rulings) {
        Map<String, RuleResult> results = new LinkedHashMap<>();
        for (Ruling ruling : rulings) {
            boolean bad = ruling.outcome() == Outcome.MISSING || ruling.outcome() == Outcome.UNKNOWN;
            for (RuleResult result : ruling.results()) {
                if (bad && !result.satisfied()) {
                    results.merge(result.rule(), result, (old, now) -> old.satisfied() ? now : old);
                } else {
                    results.putIfAbsent(result.rule(), result);
                }
            }
        }
        return List.copyOf(results.values());
    }
}

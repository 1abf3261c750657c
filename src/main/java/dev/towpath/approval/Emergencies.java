package dev.towpath.approval;

import dev.towpath.approval.BreakGlassReader.Reading;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Governing.Part;
import dev.towpath.desired.Promotion;
import dev.towpath.model.Target;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.SourceSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The broken glasses of one snapshot: which count, for what, and why the others do not.
 *
 * <p>One stands in for approvals of its pin, and for nothing else that governs the target: not for app.yaml, not for a
 * Terraform plan, not for a policy or an environment that is not in force, and for no gate beside approval.
 */
final class Emergencies {
    private final Line line;
    private final PolicyHistory policies;
    private final Optional<BreakGlassReader> reader;
    private final BreakGlassWitness witness;
    private final Map<String, Standing> standings = new HashMap<>();
    private Optional<List<Reading>> read = Optional.empty();

    Emergencies(Line line, PolicyHistory policies, Optional<BreakGlassReader> reader, BreakGlassWitness witness) {
        this.line = line;
        this.policies = policies;
        this.reader = reader;
        this.witness = witness;
    }

    /**
     * Whether a file counts.
     *
     * @param refused why it does not; empty if it does
     */
    record Standing(Optional<Emergency> counts, String refused) {
        static Standing refused(String why) {
            return new Standing(Optional.empty(), why);
        }
    }

    /** What is to be said in every report for as long as a file is there, whether it counts or not. */
    Problems problems() {
        List<Problem> problems = new ArrayList<>();
        for (Reading reading : readings()) {
            problems.addAll(reading.problems().list());
            Standing standing = standing(reading);
            SourceSpan span = reading.content().map(BreakGlass::span).orElse(SourceSpan.startOf(reading.path()));
            String target =
                    reading.content().map(it -> "\"" + it.target() + "\"").orElse("a target");
            problems.add(standing.counts()
                    .map(emergency -> Problem.warning(
                            "break_glass",
                            span,
                            "security: the glass of " + target + " is broken: " + emergency.sentence(),
                            "remove the file as soon as the emergency is over"))
                    .orElseGet(() -> Problem.warning(
                            "break_glass_refused",
                            span,
                            "security: breaking the glass of " + target + " counts for nothing: " + standing.refused(),
                            "remove the file; see docs/how-to/break-glass.md for one that counts")));
        }
        return Problems.of(problems);
    }

    /**
     * Whether a broken glass stands in for what is missing.
     *
     * @param open what each commit brought, by place
     * @return empty if there is none for the target
     */
    Optional<Standing> standingIn(ApprovalQuestion question, Map<Integer, Set<Part>> open, List<Ruling> rulings) {
        Target target = question.target().target();
        return readings().stream()
                .filter(reading -> reading.path().equals(BreakGlass.path(target)))
                .findFirst()
                .map(reading -> {
                    Standing standing = standing(reading);
                    return standing.counts()
                            .flatMap(emergency -> uncovered(question, reading, open, rulings))
                            .map(Standing::refused)
                            .orElse(standing);
                });
    }

    private List<Reading> readings() {
        List<Reading> all = read.orElseGet(() -> reader.flatMap(it ->
                        line.length() == 0 ? Optional.empty() : line.tree(0).map(it::read))
                .orElse(List.of()));
        read = Optional.of(all);
        return all;
    }

    private Standing standing(Reading reading) {
        Standing known = standings.get(reading.path());
        Standing standing = known == null ? judged(reading) : known;
        standings.put(reading.path(), standing);
        return standing;
    }

    private Standing judged(Reading reading) {
        if (reading.content().isEmpty()) {
            return Standing.refused("it cannot be read");
        }
        BreakGlass file = reading.content().get();
        if (!reader.orElseThrow().now().isBefore(file.expires())) {
            return Standing.refused("it expired at " + file.expires());
        }
        Optional<PolicyVersion> current = policies.current();
        Optional<Integer> place = witness.place(reading.path());
        Optional<PolicyVersion> before = place.flatMap(policies::before);
        if (current.isEmpty() || place.isEmpty() || before.isEmpty()) {
            return Standing.refused("no approval policy is in force");
        }
        for (PolicyVersion version : List.of(before.get(), current.get())) {
            Optional<String> refusal = witness.mayNot(file, version);
            if (refusal.isPresent()) {
                return Standing.refused(refusal.get());
            }
        }
        return witness.signed(reading, file, place.get(), List.of(before.get(), current.get()))
                .fold(
                        act -> new Standing(
                                Optional.of(new Emergency(
                                        file.person(),
                                        file.reason(),
                                        file.artifact(),
                                        file.expires(),
                                        reading.path(),
                                        act)),
                                ""),
                        Standing::refused);
    }

    /** What is asked beyond that which a file covers. */
    private Optional<String> uncovered(
            ApprovalQuestion question, Reading reading, Map<Integer, Set<Part>> open, List<Ruling> rulings) {
        BreakGlass file = reading.content().orElseThrow();
        DesiredTarget target = question.target();
        Optional<Promotion> promotion = target.promotion();
        if (promotion
                .flatMap(Promotion::artifact)
                .filter(file.artifact()::equals)
                .isEmpty()) {
            return Optional.of("it is about " + file.artifact() + ", and promotion.yaml pins something else");
        }
        if (file.digest().isPresent() && !promotion.flatMap(Promotion::digest).equals(file.digest())) {
            return Optional.of("it names a digest, and promotion.yaml does not ask for that");
        }
        if (question.terraform()
                || question.destroys()
                || promotion.map(Promotion::retire).orElse(false)) {
            return Optional.of("it never stands in for approvals of a Terraform plan");
        }
        for (Ruling ruling : rulings) {
            if (ruling.outcome().allows()) {
                continue;
            }
            if (!open.getOrDefault(ruling.change().place(), Set.of()).equals(Set.of(Part.PROMOTION))) {
                return Optional.of("commit " + ruling.change().commit().id().abbreviated()
                        + " changed more of what governs the target than the pin");
            }
            Optional<String> refusal = witness.mayNot(file, ruling.version())
                    .or(() -> witness.signed(
                                    reading,
                                    file,
                                    witness.place(reading.path()).orElseThrow(),
                                    List.of(ruling.version()))
                            .fold(act -> Optional.empty(), Optional::of));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }
}

package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.Target;
import dev.towpath.observed.RootRequest;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a person does about a state that no backend took, and about resources that no state names: looks, pushes, discards.
 *
 * <p>A state is pushed only onto the one that it grew out of.
 */
public final class KeptStates {
    private final Preparation preparation;
    private final Leftovers leftovers;
    private final Kept kept;

    KeptStates(Preparation preparation, Leftovers leftovers, Kept kept) {
        this.preparation = preparation;
        this.leftovers = leftovers;
        this.kept = kept;
    }

    /** One sentence for each thing that is kept of a target; empty if it is not blocked by any. */
    public List<String> told(Target target) {
        List<String> told = new ArrayList<>();
        kept.rescued()
                .kept(target)
                .forEach(file ->
                        told.add("a state that the backend did not take: " + words(file) + ", at \"" + file + "\""));
        List<Made> made = kept.unsaved().made(target);
        if (!made.isEmpty()) {
            told.add(
                    "what a Terraform that was killed had made and perhaps not saved: " + UnsavedResources.named(made));
        }
        List<String> underway = kept.unsaved().underway(target);
        if (!underway.isEmpty()) {
            told.add("what it was doing then, and what may or may not exist: " + String.join(", ", underway));
        }
        return told;
    }

    /**
     * Gives the kept states of a root to its backend, in the order in which they came to be, and forgets them.
     *
     * @return one sentence for each
     * @throws FailureException if the backend's own state is not the one that a kept state grew out of
     */
    public List<String> push(RootRequest request) {
        Target target = request.target();
        leftovers.await(target, () -> false);
        List<Path> states = kept.rescued().kept(target);
        if (states.isEmpty()) {
            throw refused(target + ": no state is kept that could be pushed", "see \"towpath state\"");
        }
        List<String> told = new ArrayList<>();
        Prepared prepared = preparation.prepare(request);
        try {
            for (Path file : states) {
                Account account = account(file);
                Optional<Account> backend = prepared.commands().pullState().map(Account::of);
                backend.flatMap(held -> obstacle(target, file, account, held)).ifPresent(failure -> {
                    throw new FailureException(failure);
                });
                prepared.commands().pushState(file);
                Files.delete(file);
                told.add("pushed " + account.words() + ", onto "
                        + backend.map(held -> "serial " + held.serial()).orElse("no state"));
            }
            return told;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            prepared.directory().remove();
        }
    }

    /** Forgets everything that is kept of a target; one sentence for each thing. */
    public List<String> discard(Target target) {
        List<String> told = told(target);
        if (told.isEmpty()) {
            throw refused(target + ": nothing is kept that could be discarded", "see \"towpath state\"");
        }
        try {
            for (Path file : kept.rescued().kept(target)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kept.unsaved().clear(target);
        return told;
    }

    private static Optional<Failure> obstacle(Target target, Path file, Account account, Account backend) {
        String which = target + ": the kept state at \"" + file + "\" has lineage " + account.lineage() + " and serial "
                + account.serial() + ", and the backend has ";
        if (!account.lineage().equals(backend.lineage())) {
            return Optional.of(new Failure.NeedsHuman(
                    ReasonCode.STATE_BLOCKED,
                    which + "lineage " + backend.lineage() + ": they are accounts of different things",
                    "find out which backend it belongs to; if it is of no use, discard it with a --reason"));
        }
        if (account.serial() <= backend.serial()) {
            return Optional.of(new Failure.NeedsHuman(
                    ReasonCode.STATE_BLOCKED,
                    which + "serial " + backend.serial() + ": somebody has written a newer one since",
                    "compare them with \"state list\", \"import\" what is missing, and discard the kept one with a"
                            + " --reason"));
        }
        return Optional.empty();
    }

    private static FailureException refused(String message, String advice) {
        return new FailureException(new Failure.NeedsHuman(ReasonCode.INVALID, message, advice));
    }

    private static String words(Path file) {
        return account(file).words();
    }

    private static Account account(Path file) {
        try {
            return Json.parse(Files.readString(file))
                    .map(Account::of)
                    .orElseThrow(() -> refused(
                            "reading the kept state \"" + file + "\": it is no JSON, or was cut short",
                            "restore it, or discard it with a --reason"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a state says of itself, without anything that is in it. */
    private record Account(String lineage, long serial, int resources) {
        static Account of(Json state) {
            return new Account(
                    state.get("lineage").text().orElse(""),
                    state.get("serial").number().map(Number::longValue).orElse(0L),
                    state.get("resources").items().stream()
                            .mapToInt(resource ->
                                    resource.get("instances").items().size())
                            .sum());
        }

        String words() {
            return "serial " + serial + ", " + resources + (resources == 1 ? " resource" : " resources");
        }
    }
}

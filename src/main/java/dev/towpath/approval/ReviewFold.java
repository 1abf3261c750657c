package dev.towpath.approval;

import dev.towpath.approval.Proof.Disregarded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reduces the reviews of a pull request to those who agree now.
 *
 * <p>Each person has one opinion, the newest: a comment is none, a dismissal or a request for changes takes an approval back,
 * and nobody speaks for anybody else.
 */
final class ReviewFold {
    private final Function<Review, Answer<Optional<String>>> unseen;

    /** A fold that asks why a review is no review of what is to be approved; empty if it is one. */
    ReviewFold(Function<Review, Answer<Optional<String>>> unseen) {
        this.unseen = unseen;
    }

    Answer<Approvals.Found> of(Collection<Review> reviews) {
        Map<String, Review> newest = new HashMap<>();
        Set<String> everApproved = new HashSet<>();
        reviews.stream()
                .sorted(Review.ORDER)
                .filter(review -> review.state().isOpinion())
                .forEach(review -> {
                    newest.put(review.reviewer().key(), review);
                    if (review.state() == Review.State.APPROVED) {
                        everApproved.add(review.reviewer().key());
                    }
                });
        List<Agreement> agreements = new ArrayList<>();
        List<Disregarded> disregarded = new ArrayList<>();
        Optional<String> unknown = Optional.empty();
        for (Review review : newest.values()) {
            String who = review.reviewer().login();
            Optional<String> flaw = flaw(review);
            if (flaw.isPresent()) {
                if (everApproved.contains(review.reviewer().key()) || review.state() == Review.State.DISMISSED) {
                    disregarded.add(new Disregarded(who, flaw.get()));
                }
                continue;
            }
            Answer<Optional<String>> why = unseen.apply(review);
            if (why instanceof Answer.Unknown<Optional<String>> answer) {
                unknown = Optional.of(answer.why());
                continue;
            }
            why.fold(told -> told, none -> Optional.<String>empty())
                    .ifPresentOrElse(
                            told -> disregarded.add(new Disregarded(who, told)),
                            () -> agreements.add(new Agreement(
                                    who,
                                    Agreement.Kind.REVIEW,
                                    Long.toString(review.id()),
                                    review.commit(),
                                    review.at())));
        }
        return unknown.<Answer<Approvals.Found>>map(Answer::unknown)
                .orElseGet(() -> Answer.of(new Approvals.Found(agreements, Approvals.sorted(disregarded))));
    }

    /** Why an opinion is no approval of a person. */
    private static Optional<String> flaw(Review review) {
        if (review.reviewer().kind() == Actor.Kind.DELETED) {
            return Optional.of("deleted user");
        }
        if (review.reviewer().kind() == Actor.Kind.SUSPENDED) {
            return Optional.of("suspended user");
        }
        if (review.reviewer().kind() != Actor.Kind.PERSON) {
            return Optional.of("bot");
        }
        return switch (review.state()) {
            case APPROVED -> Optional.empty();
            case DISMISSED -> Optional.of("dismissed");
            default -> Optional.of("requested changes later");
        };
    }
}

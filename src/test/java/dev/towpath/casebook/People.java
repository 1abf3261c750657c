package dev.towpath.casebook;

import static dev.towpath.casebook.Case.granted;
import static dev.towpath.casebook.Case.missing;
import static dev.towpath.casebook.Story.PIN;
import static dev.towpath.casebook.Story.pin;

import dev.towpath.casebook.Commits.Frame;
import dev.towpath.model.GitSha;
import java.util.List;
import java.util.Optional;

/** Who counts, and what they said last. */
final class People {
    private static final String STAFF = "needs 1 approval by staff";
    private static final String CLIENT = "needs 1 approval by client";

    private People() {}

    static List<Case> involved() {
        return List.of(
                missing("the opener approves", STAFF, story -> {
                    GitSha head = story.commit(story.main(), "dora", "Promote", PIN, pin("bbbbbbb"));
                    story.open("sam", head).approved("sam", "carl").merge();
                }),
                missing(
                        "an author approves the request of somebody else",
                        STAFF,
                        story -> story.propose("dora", "README", "x")
                                .push("sam", PIN, pin("bbbbbbb"))
                                .approved("sam", "carl")
                                .squash()),
                missing("a committer approves", STAFF, story -> {
                    GitSha head = story.commits.commit(
                            new Frame("dora", "sam", "Promote", List.of(story.main())),
                            Optional.of(story.commits.treeOf(story.main())),
                            PIN,
                            pin("bbbbbbb"));
                    story.open("dora", head).approved("sam", "carl").merge();
                }),
                missing("a co-author approves", STAFF, story -> {
                    GitSha head = story.commit(
                            story.main(),
                            "dora",
                            "Promote\n\nCo-authored-by: Sam <12+sam@users.noreply.github.com>",
                            PIN,
                            pin("bbbbbbb"));
                    story.open("dora", head).approved("sam", "carl").merge();
                }),
                missing("a bot approves", STAFF, story -> {
                    story.github.bot("sam");
                    story.approvedPromotion().merge();
                }),
                missing("the account of a reviewer is deleted", STAFF, story -> {
                    story.github.deleted("sam");
                    story.approvedPromotion().merge();
                }),
                missing(
                        "one person of both groups",
                        STAFF,
                        story -> story.promotion().approved("max").merge()),
                granted(
                        "one person of both groups beside one of the first",
                        "approved by max (client) and sam (staff)",
                        story -> story.promotion().approved("max", "sam").merge()));
    }

    static List<Case> members() {
        return List.of(
                granted(
                        "one person of both groups beside one of the second",
                        "approved by carl (client) and max (staff)",
                        story -> story.promotion().approved("carl", "max").merge()),
                granted(
                        "a login in other letters",
                        "approved by CARL (client) and Sam (staff)",
                        story -> story.promotion().approved("Sam", "CARL").merge()),
                granted("a member of a team", "approved by carl (client) and tina (staff)", story -> {
                    story.team("Acme/platform", "tina");
                    story.promotion().approved("tina", "carl").merge();
                }),
                granted("a member of a team below the team", "approved by carl (client) and tina (staff)", story -> {
                    story.team("Acme/platform-night", "tina");
                    story.github.nested("Acme/platform-night", "Acme/platform");
                    story.promotion().approved("tina", "carl").merge();
                }),
                missing("someone who was invited to the team and has not accepted", STAFF, story -> {
                    story.github.invited("Acme/platform", "tina");
                    story.promotion().approved("tina", "carl").merge();
                }),
                missing("someone who has left the team", STAFF, story -> {
                    story.team("Acme/platform", "tina");
                    Request request = story.promotion().approved("tina", "carl");
                    request.merge();
                    story.github.left("Acme/platform", "tina");
                }),
                missing("somebody of no group", STAFF, story -> {
                    story.promotion().approved("mallory", "carl").merge();
                }),
                missing("a suspended account approves", STAFF, story -> {
                    story.github.suspended("sam");
                    story.approvedPromotion().merge();
                }),
                missing("an author whose address belongs to a reviewer", STAFF, story -> {
                    GitSha head = story.commit(story.main(), "samuel", "Promote", PIN, pin("bbbbbbb"));
                    story.github.email("samuel@example.com", Optional.of("sam"));
                    story.open("dora", head).approved("sam", "carl").squash();
                }));
    }

    static List<Case> opinions() {
        return List.of(
                missing("an approval that was dismissed", STAFF, story -> {
                    Request request = story.approvedPromotion();
                    request.pull().dismissed("sam");
                    request.merge();
                }),
                missing("an approval that was dismissed after the merge", STAFF, story -> {
                    Request request = story.approvedPromotion();
                    request.merge();
                    request.pull().dismissed("sam");
                }),
                granted("an approval that was dismissed and given again", story -> {
                    Request request = story.approvedPromotion();
                    request.pull().dismissed("sam");
                    request.approved("sam").merge();
                }),
                missing("an approval, then a request for changes by the same person", STAFF, story -> {
                    Request request = story.approvedPromotion();
                    request.pull().changesRequestedBy("sam");
                    request.merge();
                }),
                granted("a request for changes, then an approval by the same person", story -> {
                    Request request = story.promotion();
                    request.pull().changesRequestedBy("sam");
                    request.approved("sam", "carl").merge();
                }),
                granted("a request for changes by somebody else", story -> {
                    Request request = story.approvedPromotion();
                    request.pull().changesRequestedBy("sue");
                    request.merge();
                }),
                granted("a comment after the approval", story -> {
                    Request request = story.approvedPromotion();
                    request.pull().commentedBy("sam");
                    request.merge();
                }),
                granted("who approved is asked to review again", story -> {
                    Request request = story.approvedPromotion();
                    request.pull().asked("sam");
                    request.merge();
                }),
                missing("who approved is asked to review again, and requests changes", STAFF, story -> {
                    Request request = story.approvedPromotion();
                    request.pull().asked("sam").changesRequestedBy("sam");
                    request.merge();
                }),
                missing("a comment and no approval", STAFF, story -> {
                    Request request = story.promotion().approved("carl");
                    request.pull().commentedBy("sam");
                    request.merge();
                }));
    }

    static List<Case> times() {
        return List.of(
                granted("who merges it has also approved it", story -> {
                    Request request = story.approvedPromotion();
                    request.pull().mergedBy("sam");
                    request.merge();
                }),
                missing("a review that was begun and not sent", STAFF, story -> {
                    Request request = story.promotion().approved("carl");
                    request.pull().pendingBy("sam");
                    request.merge();
                }),
                granted("reviews after the merge", story -> {
                    Request request = story.promotion();
                    request.merge();
                    request.approved("sam", "carl");
                }),
                missing("a review after an evil merge, of the head", STAFF, story -> {
                    Request request = story.promotion();
                    GitSha merge = request.merge(PIN, pin("eeeeeee"));
                    request.approved("sam");
                    request.pull().approvedBy("carl", merge);
                }),
                missing(
                        "no review at all",
                        Case.NOBODY,
                        story -> story.promotion().merge()),
                missing(
                        "only one of two groups",
                        CLIENT,
                        story -> story.promotion().approved("sam", "sue").merge()));
    }
}

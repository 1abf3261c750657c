package dev.towpath.casebook;

import static dev.towpath.casebook.Case.NOBODY;
import static dev.towpath.casebook.Case.granted;
import static dev.towpath.casebook.Case.missing;
import static dev.towpath.casebook.Story.APP;
import static dev.towpath.casebook.Story.PIN;
import static dev.towpath.casebook.Story.ROOT;
import static dev.towpath.casebook.Story.pin;
import static dev.towpath.casebook.Story.root;

import dev.towpath.model.GitSha;
import java.util.List;
import java.util.Optional;

/** What the reviewers saw, and what came of it. */
final class Contents {
    private Contents() {}

    static List<Case> updated() {
        return List.of(
                granted(
                        "something unrelated pushed after the reviews",
                        story -> story.approvedPromotion()
                                .push("dora", "README", "x")
                                .merge()),
                granted(
                        "the same, squashed and the branch deleted",
                        story -> story.approvedPromotion()
                                .push("dora", "README", "x")
                                .squash()),
                granted("an update from the tracked branch after the reviews", story -> {
                    Request request = story.approvedPromotion();
                    story.push("root", "Meanwhile", "README", "x");
                    request.update("dora").merge();
                }),
                granted("an update from the tracked branch by a reviewer", story -> {
                    Request request = story.approvedPromotion();
                    story.push("root", "Meanwhile", "README", "x");
                    request.update("sam").merge();
                }),
                granted("an update by a reviewer, squashed and the branch deleted", story -> {
                    Request request = story.approvedPromotion();
                    story.push("root", "Meanwhile", "README", "x");
                    request.update("sam").squash();
                }),
                missing(
                        "another pin pushed after the reviews",
                        NOBODY,
                        story -> story.approvedPromotion()
                                .push("dora", PIN, pin("eeeeeee"))
                                .merge()),
                missing(
                        "another pin pushed after the reviews, and squashed",
                        NOBODY,
                        story -> story.approvedPromotion()
                                .push("dora", PIN, pin("eeeeeee"))
                                .squash()),
                granted(
                        "a pin changed twice, and the second one approved",
                        story -> story.promotion()
                                .approved("sam")
                                .push("dora", PIN, pin("ccccccc"))
                                .approved("sam", "carl")
                                .merge()),
                granted(
                        "a pin changed and changed back after the reviews",
                        story -> story.approvedPromotion()
                                .push("dora", PIN, pin("ccccccc"))
                                .push("dora", PIN, pin("bbbbbbb"))
                                .merge()));
    }

    static List<Case> changed() {
        return List.of(
                granted(
                        "a comment pushed into the pin after the reviews",
                        story -> story.approvedPromotion()
                                .push("dora", PIN, "# because\n" + pin("bbbbbbb"))
                                .merge()),
                missing(
                        "app.yaml pushed after the reviews of the pin",
                        NOBODY,
                        story -> story.approvedPromotion()
                                .push("dora", APP, "tech_stack: rails\non_drift: redeploy\n")
                                .merge()),
                missing(
                        "main.tf pushed after the reviews of the pin",
                        NOBODY,
                        story -> story.approvedPromotion()
                                .push("dora", ROOT, root("evil"))
                                .squash()),
                missing(
                        "an evil merge",
                        NOBODY,
                        story -> story.approvedPromotion().merge(PIN, pin("eeeeeee"))),
                missing(
                        "a squash of something else",
                        NOBODY,
                        story -> story.approvedPromotion().squash(PIN, pin("eeeeeee"))),
                missing("a conflict solved with a third pin", NOBODY, story -> {
                    Request request = story.approvedPromotion();
                    story.propose("dan", PIN, pin("ccccccc"))
                            .approved("sam", "carl")
                            .merge();
                    request.merge(PIN, pin("eeeeeee"));
                }),
                granted("a conflict solved with the reviewed pin", story -> {
                    Request request = story.approvedPromotion();
                    story.propose("dan", PIN, pin("ccccccc"))
                            .approved("sam", "carl")
                            .merge();
                    request.merge(PIN, pin("bbbbbbb"));
                }));
    }

    /** What stood in the files that were reviewed, and was not shown as a change. */
    static List<Case> hidden() {
        return List.of(
                missing("an old pin that the reviewed branch began with, kept in an update", NOBODY, story -> {
                    GitSha old = story.main();
                    story.approvedPromotion().merge();
                    Request request = story.open("eve", story.commit(old, "eve", "Typo", "README", "x"))
                            .approved("sam", "carl");
                    request.update("eve", PIN, pin("aaaaaaa")).merge();
                }),
                missing("an old pin that a replaced branch began with", NOBODY, story -> {
                    GitSha old = story.main();
                    story.approvedPromotion().merge();
                    Request request = story.open("eve", story.commit(old, "eve", "Typo", "README", "x"))
                            .approved("sam", "carl");
                    request.head(story.commit(story.main(), "eve", "Back", PIN, pin("aaaaaaa")))
                            .merge();
                }));
    }

    static List<Case> joined() {
        return List.of(
                missing("a conflict solved in an update, with a third pin", NOBODY, story -> {
                    Request request = story.approvedPromotion();
                    story.propose("dan", PIN, pin("ccccccc"))
                            .approved("sam", "carl")
                            .merge();
                    request.update("dora", PIN, pin("eeeeeee")).merge();
                }),
                missing("the branch replaced after the reviews, with another pin", NOBODY, story -> {
                    Request request = story.approvedPromotion();
                    request.head(story.commit(story.main(), "dora", "Other", PIN, pin("eeeeeee")))
                            .merge();
                }),
                granted("the branch replaced after the reviews, with the same pin", story -> {
                    Request request = story.approvedPromotion();
                    story.push("root", "Meanwhile", "README", "x");
                    request.head(story.commit(story.main(), "dora", "Again", PIN, pin("bbbbbbb")))
                            .merge();
                }),
                missing("two requests for one target, and only the older is approved", NOBODY, story -> {
                    Request one = story.approvedPromotion();
                    Request two = story.propose("dan", PIN, pin("ccccccc"));
                    one.merge();
                    two.merge(PIN, pin("ccccccc"));
                }),
                granted("two requests for one target, and the newer is approved", story -> {
                    Request one = story.promotion();
                    Request two = story.propose("dan", PIN, pin("ccccccc")).approved("sam", "carl");
                    one.merge();
                    two.merge(PIN, pin("ccccccc"));
                }),
                missing("two approved requests that make a pin which nobody saw", NOBODY, story -> {
                    story.push(
                            "root", "Room", PIN, "# the pin\n" + pin("aaaaaaa") + "\n\n\n# the time\nsuspend: false\n");
                    Request one = story.propose(
                                    "dora", PIN, "# the pin\n" + pin("bbbbbbb") + "\n\n\n# the time\nsuspend: false\n")
                            .approved("sam", "carl");
                    Request two = story.propose(
                                    "dan", PIN, "# the pin\n" + pin("aaaaaaa") + "\n\n\n# the time\nsuspend: true\n")
                            .approved("sam", "carl");
                    one.merge();
                    two.merge();
                }),
                granted("pin and app.yaml by two approved requests", story -> {
                    story.approvedPromotion().merge();
                    story.propose("dan", APP, "tech_stack: node\n")
                            .approved("sam", "carl")
                            .squash();
                }));
    }

    static List<Case> several() {
        return List.of(
                missing(
                        "pin approved, app.yaml by a request that is not",
                        NOBODY + " (for the change of app.yaml in <commit>)",
                        story -> {
                            story.approvedPromotion().merge();
                            story.propose("dan", APP, "tech_stack: node\n").merge();
                        }),
                granted("a hundred reviews and commits, on several pages", story -> {
                    story.github.pagesOf(10);
                    Request request = story.promotion();
                    for (int each = 0; each < 40; each++) {
                        request.push("dora", "README", "line " + each);
                        request.pull().commentedBy("sue");
                        request.pull().commentedBy("sam");
                    }
                    request.approved("sam", "carl").merge();
                }),
                missing("a review of a commit that is gone", "needs 1 approval by staff", story -> {
                    Request request = story.promotion().approved("carl");
                    request.pull().reviewed("sam", "APPROVED", Optional.<String>empty());
                    GitSha merge = request.merge();
                    story.there.pullRequest(1).connectedWith(merge);
                }));
    }
}

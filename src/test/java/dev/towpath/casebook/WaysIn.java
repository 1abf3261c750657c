package dev.towpath.casebook;

import static dev.towpath.casebook.Case.NOBODY;
import static dev.towpath.casebook.Case.granted;
import static dev.towpath.casebook.Case.missing;
import static dev.towpath.casebook.Story.APP;
import static dev.towpath.casebook.Story.PIN;
import static dev.towpath.casebook.Story.PLATFORM;
import static dev.towpath.casebook.Story.PLATFORM_TEXT;
import static dev.towpath.casebook.Story.ROOT;
import static dev.towpath.casebook.Story.pin;
import static dev.towpath.casebook.Story.root;

import dev.towpath.model.GitSha;
import java.util.List;
import java.util.Optional;

/** How a change can reach the branch. */
final class WaysIn {
    private static final String DIRECT = NOBODY + ": commit <commit> by eve <eve@example.com> was pushed directly";

    private WaysIn() {}

    static List<Case> merged() {
        return List.of(
                granted("a merge commit", story -> story.approvedPromotion().merge()),
                granted("a squash", story -> story.approvedPromotion().squash()),
                granted("a rebase, the pin in its first commit", story -> {
                    Request request = story.promotion().push("dora", "README", "x");
                    story.push("root", "Meanwhile", "OTHER", "y");
                    request.approved("sam", "carl").rebase();
                }),
                granted("a rebase, the pin in its last commit", story -> {
                    Request request = story.propose("dora", "README", "x").push("dora", PIN, pin("bbbbbbb"));
                    story.push("root", "Meanwhile", "OTHER", "y");
                    request.approved("sam", "carl").rebase();
                }),
                granted("a rebase of which GitHub connects only the last commit", story -> {
                    story.today();
                    Request request = story.promotion().push("dora", "README", "x");
                    story.push("root", "Meanwhile", "OTHER", "y");
                    request.approved("sam", "carl").rebaseOfWhichOnlyTheLastIsKnown();
                }),
                granted("a merge queue: two requests one after the other", story -> {
                    Request one = story.approvedPromotion();
                    Request two = story.propose("dan", "README", "x").approved("sam");
                    one.merge();
                    two.merge();
                }),
                granted("a merge queue that squashes", story -> {
                    Request one = story.propose("dan", "README", "x").approved("sam");
                    Request two = story.approvedPromotion();
                    one.squash();
                    two.squash();
                }),
                granted(
                        "a head that was pushed to the branch as it is",
                        story -> story.promotion()
                                .push("dora", "README", "x")
                                .approved("sam", "carl")
                                .fastForward()));
    }

    static List<Case> joined() {
        return List.of(
                granted("a request from a fork that is gone", story -> {
                    Request request = story.approvedPromotion();
                    request.pull().fromFork(Optional.empty());
                    request.squash();
                }),
                granted("a branch that came through another: the request of the merge is approved", story -> {
                    Request inner = story.promotion();
                    GitSha outer =
                            story.join("dan", story.commit(story.main(), "dan", "Mine", "README", "x"), inner.head());
                    GitSha merge =
                            story.open("dan", outer).approved("sam", "carl").merge();
                    inner.pull().mergedAs(merge);
                }),
                missing("a branch that came through another: only its own request is approved", NOBODY, story -> {
                    Request inner = story.approvedPromotion();
                    GitSha outer =
                            story.join("dan", story.commit(story.main(), "dan", "Mine", "README", "x"), inner.head());
                    GitSha merge = story.open("dan", outer).merge();
                    inner.pull().mergedAs(merge);
                }),
                missing("approved for another branch, which then was merged", NOBODY, story -> {
                    story.branch("develop", story.main());
                    GitSha change = story.commit(story.main(), "dora", "Promote", PIN, pin("bbbbbbb"));
                    Request request = story.open("dora", change, "develop").approved("sam", "carl");
                    GitSha develop = story.join("root", story.main(), change);
                    request.pull().mergedAs(develop);
                    story.branch("develop", develop);
                    story.open("dan", develop).merge();
                }));
    }

    static List<Case> pushed() {
        return List.of(
                missing("a pin pushed directly", DIRECT, story -> story.push("eve", "Promote", PIN, pin("eeeeeee"))),
                missing(
                        "a merge pushed directly",
                        NOBODY + ": commit <commit> by eve <eve@example.com> merges no pull request",
                        story -> story.moveTo(story.join(
                                "eve", story.main(), story.commit(story.main(), "eve", "x", PIN, pin("eeeeeee"))))),
                missing(
                        "app.yaml pushed directly, under an approved pin",
                        DIRECT + " (for the change of app.yaml in <commit>)",
                        story -> {
                            approved(story);
                            story.push("eve", "App", APP, "tech_stack: rails\non_drift: redeploy\n");
                        }),
                missing(
                        "main.tf pushed directly, under an approved pin",
                        DIRECT + " (for the change of the module call in <commit>)",
                        story -> {
                            approved(story);
                            story.push("eve", "Module", ROOT, root("evil"));
                        }),
                missing(
                        "towpath.yaml pushed directly, with another account",
                        "environment \"prod1\" of towpath.yaml is not in force: its change needs 2 approvals by staff: "
                                + "commit <commit> by eve <eve@example.com> was pushed directly",
                        story -> {
                            approved(story);
                            story.push("eve", "Move", PLATFORM, PLATFORM_TEXT.replace("333333333333", "666666666666"));
                        }),
                granted("a comment pushed over an approved pin", story -> {
                    approved(story);
                    story.push("eve", "Comment", PIN, "# why\n\n" + pin("bbbbbbb"));
                }),
                granted("annotations pushed over an approved pin", story -> {
                    approved(story);
                    story.push("eve", "Note", PIN, pin("bbbbbbb") + "annotations: { change: CHG-1 }\n");
                }),
                missing(
                        "the pin of the first commit",
                        NOBODY + ": commit <commit> by root <root@example.com> is the root commit",
                        story -> story.push("root", "Else", "README", "x")),
                missing(
                        "the head of an open request, pushed",
                        DIRECT,
                        story -> story.moveTo(story.propose("eve", PIN, pin("eeeeeee"))
                                .approved("sam", "carl")
                                .head())));
    }

    static List<Case> besideRequests() {
        return List.of(
                missing("the head of a closed request, pushed", DIRECT, story -> {
                    Request request = story.propose("eve", PIN, pin("eeeeeee")).approved("sam", "carl");
                    request.pull().closed();
                    story.moveTo(request.head());
                }),
                missing("a commit that is only the test merge of an open request", DIRECT, story -> {
                    Request request = story.propose("dora", PIN, pin("eeeeeee")).approved("sam", "carl");
                    GitSha direct = story.push("eve", "Promote", PIN, pin("eeeeeee"));
                    request.pull().testMergedAs(direct).connectedWith(direct);
                }),
                missing("a request that was merged into another repository", DIRECT, story -> {
                    Request request = story.propose("dora", PIN, pin("eeeeeee")).approved("sam", "carl");
                    GitSha direct = story.push("eve", "Promote", PIN, pin("eeeeeee"));
                    request.pull().into("eve/infra-config").mergedAs(direct);
                }),
                missing("a cherry-pick of what was approved for another branch", DIRECT, story -> {
                    story.branch("develop", story.main());
                    Request request = story.open(
                                    "dora",
                                    story.commit(story.main(), "dora", "Promote", PIN, pin("bbbbbbb")),
                                    "develop")
                            .approved("sam", "carl");
                    request.pull().mergedAs(story.join("root", story.main(), request.head()));
                    story.push("eve", "Promote", PIN, pin("bbbbbbb"));
                }),
                missing("a direct push below a squash, connected with its request", DIRECT, story -> {
                    Request request = story.propose("dora", "README", "x").approved("sam", "carl");
                    GitSha direct = story.push("eve", "Promote", PIN, pin("eeeeeee"));
                    request.squash();
                    request.pull().connectedWith(direct);
                }));
    }

    static List<Case> turned() {
        return List.of(
                granted("a revert by a request of its own", story -> {
                    story.approvedPromotion().merge();
                    story.propose("dan", PIN, pin("aaaaaaa"))
                            .approved("sam", "carl")
                            .merge();
                }),
                missing("a revert pushed directly", DIRECT, story -> {
                    approved(story);
                    story.push("eve", "Revert", PIN, pin("aaaaaaa"));
                }),
                missing("a reverted pin pushed again", DIRECT, story -> {
                    approved(story);
                    story.propose("dan", PIN, pin("aaaaaaa"))
                            .approved("sam", "carl")
                            .merge();
                    story.push("eve", "Again", PIN, pin("bbbbbbb"));
                }),
                missing("a revert of the revert that nobody has reviewed", NOBODY, story -> {
                    approved(story);
                    story.propose("dan", PIN, pin("aaaaaaa"))
                            .approved("sam", "carl")
                            .merge();
                    story.promotion().merge();
                }),
                granted("a cherry-pick with a request of its own", story -> {
                    story.approvedPromotion();
                    story.propose("dan", PIN, pin("bbbbbbb"))
                            .approved("sam", "carl")
                            .squash();
                }));
    }

    static List<Case> rewritten() {
        return List.of(
                missing(
                        "the branch of a reverted request merged again",
                        NOBODY + ": commit <commit> by eve <eve@example.com> merges no pull request",
                        story -> {
                            Request request = story.approvedPromotion();
                            request.squash();
                            story.push("root", "Revert", PIN, pin("aaaaaaa"));
                            story.moveTo(story.join("eve", story.main(), request.head(), PIN, pin("bbbbbbb")));
                        }),
                missing("a foxtrot: a branch that merged the tracked one and was pushed as it", DIRECT, story -> {
                    GitSha own = story.commit(story.main(), "eve", "Promote", PIN, pin("eeeeeee"));
                    story.propose("dora", "README", "x").approved("sam", "carl").merge();
                    story.moveTo(story.join("eve", own, story.main()));
                }),
                missing(
                        "a foxtrot that puts the head of a reverted request on the line",
                        NOBODY + ": commit <commit> by dora <dora@example.com> was pushed directly",
                        story -> {
                            Request request = story.approvedPromotion();
                            request.merge();
                            story.propose("dan", PIN, pin("aaaaaaa"))
                                    .approved("sam", "carl")
                                    .merge();
                            story.deployed();
                            story.moveTo(story.join("eve", request.head(), story.main(), PIN, pin("bbbbbbb")));
                        }),
                missing(
                        "a foxtrot from before the last promotion, which keeps the pin that was approved before it",
                        NOBODY
                                + ": commit <commit> by eve <eve@example.com> merges no pull request (for the change of"
                                + " promotion.yaml in <commit>)",
                        story -> {
                            GitSha old = story.approvedPromotion().merge();
                            story.propose("dan", PIN, pin("ccccccc"))
                                    .approved("sam", "carl")
                                    .merge();
                            story.deployed();
                            story.moveTo(story.join(
                                    "eve",
                                    story.commit(old, "eve", "Mine", "README", "x"),
                                    story.main(),
                                    PIN,
                                    pin("bbbbbbb")));
                        }),
                missing("a forced push that drops what was approved", DIRECT, story -> {
                    GitSha before = story.main();
                    approved(story);
                    story.moveTo(before);
                    story.push("eve", "Promote", PIN, pin("eeeeeee"));
                }));
    }

    private static void approved(Story story) {
        story.approvedPromotion().merge();
    }
}

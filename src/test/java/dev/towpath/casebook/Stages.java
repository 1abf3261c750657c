package dev.towpath.casebook;

import static dev.towpath.casebook.Case.NOBODY;
import static dev.towpath.casebook.Case.granted;
import static dev.towpath.casebook.Case.missing;
import static dev.towpath.casebook.Story.APP;
import static dev.towpath.casebook.Story.PIN;
import static dev.towpath.casebook.Story.PLATFORM;
import static dev.towpath.casebook.Story.PLATFORM_TEXT;
import static dev.towpath.casebook.Story.pin;
import static dev.towpath.casebook.Story.root;

import dev.towpath.model.GitSha;
import java.util.List;

/** What becomes of the stage that an artifact must pass before production. */
final class Stages {
    private static final String STAGE = "apps/web-app/stage1/main.tf";
    private static final String BESIDE = "apps/web-app/beta1/main.tf";
    private static final String ABOUT = " (for the change of what it is promoted from in <commit>)";
    private static final String DIRECT =
            NOBODY + ": commit <commit> by eve <eve@example.com> was pushed directly" + ABOUT;
    private static final String ELSEWHERE =
            "environment \"stage1\" of towpath.yaml, from which it is promoted, is not in force: its change needs 2 approvals"
                    + " by staff: commit <commit> by eve <eve@example.com> was pushed directly";

    private Stages() {}

    static List<Case> takenAway() {
        return List.of(
                missing("the stage removed by a push, after the pin was approved", DIRECT, story -> {
                    staged(story).approvedPromotion().merge();
                    story.push("eve", "Remove", STAGE, "");
                }),
                missing("the stage removed by a push, before another pin was approved", DIRECT, story -> {
                    staged(story).approvedPromotion().merge();
                    story.deployed();
                    story.push("eve", "Remove", STAGE, "");
                    promote(story);
                }),
                missing(
                        "the stage removed by a push, and its environment from towpath.yaml by another",
                        DIRECT,
                        story -> {
                            staged(story).approvedPromotion().merge();
                            story.push("eve", "Remove", STAGE, "");
                            story.push("eve", "Forget", PLATFORM, PLATFORM_TEXT.replaceAll("(?m)^ *stage1:.*\n", ""));
                        }),
                missing("the environment of the stage removed from towpath.yaml by a push", DIRECT, story -> {
                    staged(story).approvedPromotion().merge();
                    story.push("eve", "Forget", PLATFORM, PLATFORM_TEXT.replaceAll("(?m)^ *stage1:.*\n", ""));
                }),
                missing("another stage put in its place by a push", DIRECT, story -> {
                    staged(story).approvedPromotion().merge();
                    story.push("eve", "Better", BESIDE, root("v1", "beta1"));
                }),
                missing("the stage moved to another account by a push", ELSEWHERE, story -> {
                    staged(story).approvedPromotion().merge();
                    story.push(
                            "eve",
                            "Move",
                            PLATFORM,
                            PLATFORM_TEXT.replaceAll("(stage1:.*)222222222222", "$1666666666666"));
                }),
                missing(
                        "the stage removed by a request that only staging's people approved",
                        "needs 1 approval by client" + ABOUT,
                        story -> {
                            staged(story)
                                    .propose("dan", STAGE, "")
                                    .approved("sam")
                                    .merge();
                            promote(story);
                        }),
                missing(
                        "the stage removed in the merge of an approved pin",
                        NOBODY,
                        story -> staged(story).approvedPromotion().merge(STAGE, "")));
    }

    static List<Case> changed() {
        return List.of(
                granted("the stage removed by a request that production's people approved", story -> {
                    staged(story)
                            .propose("dan", STAGE, "")
                            .approved("sam", "carl")
                            .merge();
                    promote(story);
                }),
                granted(
                        "the stage and the pin in one approved request",
                        story -> staged(story)
                                .propose("dora", STAGE, "", PIN, pin("bbbbbbb"))
                                .approved("sam", "carl")
                                .squash()),
                granted("the stage removed by a push, and put back by another", story -> {
                    staged(story).approvedPromotion().merge();
                    story.push("eve", "Remove", STAGE, "");
                    staged(story);
                }),
                granted("the stage removed by a push, and put back by a request that nobody approved", story -> {
                    staged(story).push("eve", "Remove", STAGE, "");
                    story.propose("dan", STAGE, root("v1", "stage1")).merge();
                    promote(story);
                }),
                granted("a stage added by a push", story -> {
                    story.approvedPromotion().merge();
                    staged(story);
                }),
                granted("a branch that parted before the stage came", story -> {
                    GitSha old = story.main();
                    GitSha head = story.commit(old, "dora", "Promote", PIN, pin("bbbbbbb"));
                    staged(story);
                    story.open("dora", head).approved("sam", "carl").merge();
                }),
                missing(
                        "an order in app.yaml by a push, in which production comes first",
                        DIRECT.replace("what it is promoted from", "app.yaml and what it is promoted from"),
                        story -> {
                            staged(story).approvedPromotion().merge();
                            story.push("eve", "Order", APP, "tech_stack: rails\npipeline: [prod1, stage1]\n");
                        }));
    }

    private static Story staged(Story story) {
        story.push("root", "Stage", STAGE, root("v1", "stage1"));
        return story;
    }

    private static void promote(Story story) {
        story.propose("dora", PIN, pin("ccccccc")).approved("sam", "carl").merge();
    }
}

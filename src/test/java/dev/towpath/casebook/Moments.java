package dev.towpath.casebook;

import static dev.towpath.casebook.Case.NOBODY;
import static dev.towpath.casebook.Case.granted;
import static dev.towpath.casebook.Case.missing;
import static dev.towpath.casebook.Story.PIN;
import static dev.towpath.casebook.Story.pin;

import dev.towpath.model.GitSha;
import java.util.List;
import java.util.function.Consumer;

/** What was in front of the reviewers when they reviewed, which is not always what their reviews are said to be of. */
final class Moments {
    private static final String OPEN = "# the pin\n" + pin("aaaaaaa") + "\n\n\n# the time\nsuspend: true\n";
    private static final String SUSPENDED = OPEN.replace("true", "false");
    private static final String SWAPPED = OPEN.replace("aaaaaaa", "eeeeeee");

    private Moments() {}

    /** The request went into another branch when it was reviewed. */
    static List<Case> retargeted() {
        return List.of(
                missing(
                        "approved for another branch that holds the pin already, then aimed at this one",
                        NOBODY,
                        story -> {
                            Request request = smuggled(story);
                            request.pull().retargeted("main");
                            request.merge();
                        }),
                missing("such a request, aimed at this one by GitHub when the other was deleted", NOBODY, story -> {
                    Request request = smuggled(story);
                    request.pull().retargetedByItself("main");
                    request.squash();
                }),
                granted("such a request, and approved again", story -> {
                    Request request = smuggled(story);
                    request.pull().retargeted("main");
                    request.approved("sam", "carl").merge();
                }),
                granted("such a request, and approved after the merge", story -> {
                    Request request = smuggled(story);
                    request.pull().retargeted("main");
                    request.merge();
                    request.approved("sam", "carl");
                }),
                missing("such a request, and only one of two approves again", "needs 1 approval by client", story -> {
                    Request request = smuggled(story);
                    request.pull().retargeted("main");
                    request.approved("sam").merge();
                }),
                missing("aimed at another branch and back after the reviews", NOBODY, story -> {
                    story.branch("develop", story.main());
                    Request request = story.approvedPromotion();
                    request.pull().retargeted("develop").retargeted("main");
                    request.merge();
                }),
                missing(
                        "reviewed while the tracked branch held the pin, which a forced push took back",
                        NOBODY,
                        story -> {
                            GitSha before = story.main();
                            story.push("eve", "Promote", PIN, pin("eeeeeee"));
                            Request request =
                                    story.propose("eve", "README", "x").approved("sam", "carl");
                            story.moveTo(before);
                            request.pull().baseForced();
                            request.head(request.head()).merge();
                        }));
    }

    /** A request whose pin stands in the branch that it goes into, so that its reviewers are not shown it. */
    private static Request smuggled(Story story) {
        GitSha evil = story.commit(story.main(), "eve", "Promote", PIN, pin("eeeeeee"));
        story.branch("topic", evil);
        return story.open("eve", story.commit(evil, "eve", "Typo", "README", "x"), "topic")
                .approved("sam", "carl");
    }

    /** GitHub says that a review is of a merge that was made after it. */
    static List<Case> moved() {
        return List.of(
                granted("an update to which GitHub moves the reviews", story -> {
                    Request request = story.approvedPromotion();
                    story.push("root", "Meanwhile", "README", "x");
                    request.updatedByGitHub().merge();
                }),
                granted("three updates to which GitHub moves the reviews, squashed", story -> {
                    Request request = story.approvedPromotion();
                    for (String text : List.of("x", "y", "z")) {
                        story.push("root", "Meanwhile", "README", text);
                        request.updatedByGitHub();
                    }
                    request.squash();
                }),
                missing(
                        "an update that brings a pin from a direct push into what was reviewed",
                        NOBODY,
                        crept(Request::merge)),
                missing("such an update, squashed", NOBODY, crept(Request::squash)),
                missing(
                        "such an update, and the branch replaced after it",
                        NOBODY,
                        crept(request -> request.head(request.again()).merge())),
                granted(
                        "such an update, and approved again",
                        crept(request -> request.approved("sam", "carl").merge())));
    }

    private static Consumer<Story> crept(Consumer<Request> then) {
        return story -> {
            story.push("root", "Room", PIN, OPEN);
            Request request = story.propose("dora", PIN, SUSPENDED).approved("sam", "carl");
            story.push("eve", "Swap", PIN, SWAPPED);
            then.accept(request.updatedByGitHub());
        };
    }
}

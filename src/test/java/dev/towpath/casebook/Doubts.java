package dev.towpath.casebook;

import static dev.towpath.casebook.Case.granted;
import static dev.towpath.casebook.Case.unknown;

import java.util.List;
import java.util.function.Consumer;

/** What cannot be known, and what only seemed so. */
final class Doubts {
    private Doubts() {}

    static List<Case> unanswered() {
        return List.of(
                unknown(
                        "a token that is not accepted",
                        "GitHub answers GET /repos/Acme/infra-config/commits/<commit>/pulls with 401: it does not accept the credentials (Bad credentials); set GITHUB_TOKEN to a token that is valid",
                        approved(story -> story.github.when("GET .*").answer(401, "Bad credentials"))),
                unknown(
                        "a token that may not see it",
                        "GitHub answers GET /repos/Acme/infra-config/pulls/1/reviews with 403: Resource not accessible by personal access token; let the credentials read contents, issues, pull requests and members of the organisation",
                        approved(story -> story.github
                                .when("GET .*/reviews")
                                .answer(403, "Resource not accessible by personal access token"))),
                unknown(
                        "a repository that is not there",
                        "GitHub answers GET /repos/Acme/infra-config/commits/<commit>/pulls with 404: it is not there, or the credentials may not see it; check the name, and that the credentials may read it",
                        approved(story -> story.github.when("GET .*/pulls").answer(404, "Not Found"))),
                unknown(
                        "reviews that GitHub cannot give",
                        "GitHub answers GET /repos/Acme/infra-config/pulls/1/reviews with 502: Server Error; the next run asks again",
                        approved(story -> story.github.when("GET .*/reviews").answer(502, "Server Error"))),
                unknown(
                        "events that the token may not see",
                        "GitHub answers GET /repos/Acme/infra-config/issues/1/events with 403: Resource not accessible by integration; let the credentials read contents, issues, pull requests and members of the organisation",
                        approved(story -> story.github
                                .when("GET .*/events")
                                .answer(403, "Resource not accessible by integration"))),
                granted(
                        "reviews that GitHub gives at the second try",
                        approved(story -> story.github
                                .when("GET .*/reviews")
                                .answer(502, "Server Error")
                                .times(1))),
                unknown(
                        "reviews that are cut short",
                        "GitHub at \"<api>\" gives no answer: fixed content-length: <n>, bytes received: <n>; check the network and GITHUB_API_URL; the next run asks again",
                        approved(story -> story.github.when("GET .*/reviews").cutShort())),
                unknown(
                        "reviews that are no JSON",
                        "GitHub's answer to GET /repos/Acme/infra-config/pulls/1/reviews is cut short or no JSON of the documented form; the next run asks again; if it stays so, check that GITHUB_API_URL is the address of GitHub's REST API",
                        approved(story -> story.github.when("GET .*/reviews").raw(200, "<html>"))),
                unknown(
                        "a team that was renamed",
                        "GitHub shows no team \"Acme/platform\"; correct the name in the policy if the team was renamed, or let the credentials read the members of the organisation",
                        story -> {
                            story.team("Acme/platform", "tina");
                            story.promotion().approved("tina", "carl").merge();
                            story.github.renamed("Acme/platform", "Acme/harbour");
                        }));
    }

    static List<Case> unclear() {
        return List.of(
                unknown(
                        "two requests that claim one commit",
                        "pull requests #1 and #2 both claim commit <commit>",
                        story -> {
                            Request one = story.approvedPromotion();
                            Request two = story.open("eve", one.head()).approved("sam", "carl");
                            two.pull().mergedAs(one.merge());
                        }),
                granted("a merge that GitHub shows at the second look", story -> {
                    story.today();
                    story.approvedPromotion().merge();
                    story.there.hidesPullRequests(1);
                }),
                unknown(
                        "a merge that GitHub does not show yet",
                        "commit <commit> names pull request #1, which GitHub does not connect with it yet; ask again in two minutes",
                        story -> {
                            story.today();
                            story.approvedPromotion().merge();
                            story.there.hidesPullRequests(99);
                        }),
                unknown(
                        "a request of more commits than GitHub lists",
                        "GitHub's answer to the commits of pull request #1 has more than 250 entries, which is the most that is read; split it, or approve it in another way",
                        story -> {
                            Request request = story.promotion();
                            for (int each = 0; each < 250; each++) {
                                request.push("dora", "README", "line " + each);
                            }
                            request.approved("sam", "carl").merge();
                        }));
    }

    private static Consumer<Story> approved(Consumer<Story> and) {
        return story -> {
            story.approvedPromotion().merge();
            and.accept(story);
        };
    }
}

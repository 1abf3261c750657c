package dev.towpath.casebook;

import static dev.towpath.casebook.Case.NOBODY;
import static dev.towpath.casebook.Case.granted;
import static dev.towpath.casebook.Case.missing;
import static dev.towpath.casebook.Story.PIN;
import static dev.towpath.casebook.Story.PLATFORM;
import static dev.towpath.casebook.Story.PLATFORM_TEXT;
import static dev.towpath.casebook.Story.POLICY;
import static dev.towpath.casebook.Story.POLICY_TEXT;
import static dev.towpath.casebook.Story.pin;

import java.util.List;

/** Which policy decides. */
final class Policies {
    private static final String WEAK = POLICY_TEXT.replace("require: { staff: 1, client: 1 }", "require: {}");
    private static final String STRICT = POLICY_TEXT.replace("staff: 1, client: 1", "staff: 2, client: 1");
    private static final String OWNED = POLICY_TEXT.replace("{ staff: 1, client: 1 }", "{ codeowners: 1 }");

    private Policies() {}

    static List<Case> weakened() {
        return List.of(
                missing(
                        "the policy weakened directly, then a pin",
                        NOBODY + ": commit <commit> by eve <eve@example.com> was pushed directly; "
                                + "commit <commit> changed the policy and is not approved",
                        story -> {
                            story.push("eve", "Weaken", POLICY, WEAK);
                            story.push("eve", "Promote", PIN, pin("eeeeeee"));
                        }),
                missing(
                        "the policy weakened and the pin changed in one request that only the old policy's client approved",
                        "needs 1 approval by staff; commit <commit> changed the policy and is not approved",
                        story -> story.propose("eve", POLICY, WEAK, PIN, pin("eeeeeee"))
                                .approved("carl")
                                .merge()),
                missing(
                        "the same, with both approvals of the policy: the pin is judged by the old one",
                        "needs 1 approval by client",
                        story -> story.propose("eve", POLICY, WEAK, PIN, pin("eeeeeee"))
                                .approved("sam", "sue")
                                .merge()),
                missing("the same as a rebase of two commits", "needs 1 approval by client", story -> {
                    Request request = story.propose("eve", POLICY, WEAK).push("eve", PIN, pin("eeeeeee"));
                    story.push("root", "Meanwhile", "OTHER", "y");
                    request.approved("sam", "sue").rebase();
                }),
                new Case(
                        "the policy weakened by an approved request, then a pin",
                        "not_required",
                        "no approval is required by rule \"production\"",
                        POLICY_TEXT,
                        story -> {
                            story.propose("dora", POLICY, WEAK)
                                    .approved("sam", "sue")
                                    .merge();
                            story.promotion().merge();
                        }),
                missing(
                        "the policy made stricter by an approved request, then a pin by the old one",
                        "needs 1 approval by staff",
                        story -> {
                            story.propose("dora", POLICY, STRICT)
                                    .approved("sam", "sue")
                                    .merge();
                            story.approvedPromotion().merge();
                        }),
                granted("a pin from before the policy was made stricter", story -> {
                    story.approvedPromotion().merge();
                    story.propose("dora", POLICY, STRICT).approved("sam", "sue").merge();
                }));
    }

    static List<Case> changed() {
        return List.of(
                granted("a policy that was weakened directly and reverted directly", story -> {
                    story.push("eve", "Weaken", POLICY, WEAK);
                    story.push("root", "Revert", POLICY, POLICY_TEXT);
                    story.approvedPromotion().merge();
                }),
                missing(
                        "a policy that lacks one approval",
                        NOBODY + "; commit <commit> changed the policy and is not approved",
                        story -> {
                            story.propose("eve", POLICY, WEAK).approved("sam").merge();
                            story.propose("eve", PIN, pin("eeeeeee")).merge();
                        }),
                missing(
                        "another forge named directly",
                        NOBODY + ": commit <commit> by eve <eve@example.com> was pushed directly",
                        story -> {
                            story.push("eve", "Move", PLATFORM, PLATFORM_TEXT.replace("Acme/infra", "eve/infra"));
                            story.push("eve", "Promote", PIN, pin("eeeeeee"));
                        }),
                granted("code owners of the pin", "approved by carl (codeowners)", story -> {
                            story.promotion().approved("carl").merge();
                        })
                        .under(OWNED),
                missing(
                                "code owners changed directly",
                                "needs 1 approval by codeowners; commit <commit> changed the policy and is not approved",
                                story -> {
                                    story.push("eve", "Owners", "CODEOWNERS", "apps/ @eve\n");
                                    story.promotion().approved("eve").merge();
                                })
                        .under(OWNED),
                missing(
                                "no rule for the environment",
                                "no rule matches \"web-app/prod1\"",
                                story -> story.approvedPromotion().merge())
                        .under(POLICY_TEXT
                                .replace("when: { tier: production }", "when: { tier: staging }")
                                .replace("production,", "staging,")));
    }
}

package dev.towpath.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.journal.AuditedChain;
import dev.towpath.journal.ChainProof;
import dev.towpath.journal.Entry;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.plan.Decision;
import dev.towpath.report.AuditReport.Audited;
import dev.towpath.report.EvidenceBundle.Change;
import dev.towpath.report.EvidenceBundle.PolicyText;
import dev.towpath.testing.Golden;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an auditor is handed: the page, the JSON, and the word on the chains. */
class EvidenceTest {
    private static final Target TARGET = Target.of("web-app", "prod1");
    private static final GitSha COMMIT = new GitSha("3f2a91c0d5e64b7f8a9b0c1d2e3f405162738495");
    private static final Digest POLICY = Digest.of("policy");
    private static final Instant SEEN = Instant.parse("2026-11-21T09:12:00Z");

    @Test
    void thePage() {
        String page = EvidencePage.render(bundle(intact()));

        Golden.check("report/evidence.html", page);
        assertThat(page).doesNotContain("<script", "<b>mallory").contains("&lt;b&gt;mallory");
    }

    @Test
    void theSameAsJson() {
        Golden.check("report/evidence.json", new EvidenceJson().render(bundle(intact())));
    }

    @Test
    void aBrokenChainIsTheFirstThingThatThePageSays() {
        String page = EvidencePage.render(bundle(broken()));

        assertThat(page.indexOf("The history is not the one that was written."))
                .isBetween(0, page.indexOf("<h2>Overview"));
        assertThat(page).contains("entry 2 of the chain was removed");
    }

    @Test
    void theChains() {
        Audited audited = new Audited(
                "s3://acme-towpath/state",
                List.of(
                        broken(),
                        intact(),
                        new AuditedChain(
                                intact().proof(), AuditedChain.Testimony.UNREADABLE, "reading the parameter: denied")));

        Golden.check("report/audit.txt", new AuditReport(Ink.PLAIN).text(audited));
        Golden.check("report/audit.md", new AuditReport(Ink.PLAIN).markdown(audited));
        Golden.check("report/audit.json", new AuditReport(Ink.PLAIN).json(audited));
        assertThat(audited.exit()).isEqualTo(ExitCode.NEEDS_HUMAN);
        assertThat(new Audited("", List.of(audited.chains().get(2))).exit()).isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(new Audited("", List.of(intact())).exit()).isEqualTo(ExitCode.OK);
    }

    static EvidenceBundle bundle(AuditedChain chain) {
        List<Change> changes = Samples.history().stream()
                .map(EvidenceTest::decided)
                .map(entry -> new Change(
                        entry,
                        Optional.of("production"),
                        Optional.ofNullable(chain.proof().numbers().get(entry.id())),
                        Digest.of(entry.id())))
                .toList();
        return new EvidenceBundle(
                "git@github.com:AcmeCorp/infra-config.git",
                COMMIT,
                Instant.parse("2026-10-01T00:00:00Z"),
                Instant.parse("2027-01-01T00:00:00Z"),
                Instant.parse("2027-01-02T08:00:00Z"),
                "towpath 0.1.0",
                "production",
                changes,
                List.of(chain),
                new TreeMap<>(Map.of(POLICY, new PolicyText(COMMIT, "rules:\n  - { name: <production> }\n"))));
    }

    /** The failure was under a broken glass, the success under a rule. */
    private static Entry decided(Entry entry) {
        Decision.Agreement act = new Decision.Agreement("platform-lead", "review", "77", COMMIT, SEEN);
        return entry.decidedBy(new Decision(
                "granted",
                "approved by platform-lead and product-owner",
                "forge_review",
                Optional.of(COMMIT),
                Optional.of(41),
                List.of(new Decision.RuleOutcome(
                        "production",
                        new TreeMap<>(Map.of("staff", 1, "client", 1)),
                        new TreeMap<>(Map.of("staff", List.of("platform-lead"), "client", List.of("product-owner"))))),
                List.of(new Decision.Change(
                        COMMIT,
                        Optional.of(41),
                        new TreeMap<>(Map.of("promotion", Digest.of("pin"))),
                        List.of(act),
                        Optional.of(POLICY))),
                List.of(new Decision.Disregarded("<b>mallory", "author of the change")),
                Set.of(),
                Optional.of(POLICY),
                entry.succeeded()
                        ? Optional.empty()
                        : Optional.of(new Decision.BrokenGlass(
                                "platform-lead",
                                "the site is down",
                                "policies/break-glass/web-app-prod1.yaml",
                                SEEN.plusSeconds(3600),
                                act))));
    }

    static AuditedChain intact() {
        ChainProof proof = new ChainProof(
                TARGET,
                new TreeMap<>(Map.of("01", 1L, "02", 2L)),
                1,
                Optional.of(Digest.of("02")),
                List.of(),
                List.of("entry \"03\" was announced and never written: its run ended before"));
        return new AuditedChain(proof, AuditedChain.Testimony.AGREES, "");
    }

    static AuditedChain broken() {
        ChainProof proof = new ChainProof(
                TARGET,
                new TreeMap<>(),
                0,
                Optional.of(Digest.of("02")),
                List.of("entry 2 of the chain was removed"),
                List.of());
        return new AuditedChain(proof, AuditedChain.Testimony.CONTRADICTS, "");
    }
}

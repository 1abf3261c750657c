package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.towpath.adapter.json.Json;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail of real deployments, told by the real program, and what is found when somebody has been at it. */
class AuditIT {
    @TempDir
    private Path directory;

    @Test
    void theTrailOfTwoDeploymentsAndEveryWayToTamperWithIt() throws Exception {
        try (TemplateUnderRehearsal town = new TemplateUnderRehearsal(directory)) {
            town.begin();
            town.json("reconcile");
            assertThat(town.run("audit", "verify")).as(town.text()).isZero();
            assertThat(town.text())
                    .contains("TARGET        CHAIN   ENTRIES  BEFORE  HEAD")
                    .containsPattern("web-app/dev1  intact  1        0       [0-9a-f]{12}  agrees\n")
                    .contains("nothing was altered, added, removed or swapped in 1 chained entry\n");

            town.write(
                    "apps/web-app/stage1/promotion.yaml",
                    "artifact: sha-9f8e7d6\nnot_before: 2020-01-01T00:00:00Z\nannotations: { change: CHG-1 }\n");
            town.writer.merge(
                    "Promote",
                    TemplateUnderRehearsal.DEVELOPER,
                    TemplateUnderRehearsal.LEAD,
                    town.leadKey,
                    Instant.now());
            town.json("reconcile");
            theDecisionIsInTheHistory(town);
            assertThat(town.run("audit", "verify")).as(town.text()).isZero();

            cuttingTheEndOffIsNoticed(town);
            anAlteredNameIsNoticed(town);
        }
    }

    @Test
    void aBrokenGlassIsLoudAndInTheEvidence() throws Exception {
        try (TemplateUnderRehearsal town = new TemplateUnderRehearsal(directory)) {
            String policy = Files.readString(town.repository.resolve("policies/approvals.yaml"));
            town.write("policies/approvals.yaml", policy + "break_glass: { groups: [staff], max: 4h }\n");
            town.begin();
            town.json("reconcile");
            town.write("apps/web-app/stage1/promotion.yaml", "artifact: sha-9f8e7d6\nannotations: { change: CHG-1 }\n");
            town.writer.merge(
                    "Promote",
                    TemplateUnderRehearsal.DEVELOPER,
                    TemplateUnderRehearsal.LEAD,
                    town.leadKey,
                    Instant.now());
            town.write("policies/break-glass/web-app-prod1.yaml", """
                    app: web-app
                    environment: prod1
                    person: platform-lead
                    reason: checkout <fails> for everybody, INC-2041
                    artifact: sha-9f8e7d6
                    expires: "%s"
                    """.formatted(
                            Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS)));
            GitSha commit = town.writer.commit("Break", TemplateUnderRehearsal.LEAD, Instant.now());

            assertThat(town.run("approvals", "web-app", "prod1")).isEqualTo(4);
            assertThat(town.text())
                    .contains("needs 1 approval by client and 1 approval by staff")
                    .contains("; breaking the glass counts for nothing: neither the commit that brought it nor a tag"
                            + " \"approve/break-glass/web-app-prod1\" is signed");

            town.writer.tag(
                    "approve/break-glass/web-app-prod1",
                    commit,
                    TemplateUnderRehearsal.LEAD,
                    town.leadKey,
                    Instant.now());
            assertThat(town.run("approvals", "web-app", "prod1"))
                    .as(town.text())
                    .isZero();
            assertThat(town.text()).contains("BROKEN GLASS: \"platform-lead\" until 2");
            Json run = town.json("reconcile");
            assertThat(states(run)).contains("web-app/stage1 deployed", "web-app/prod1 deployed");
            assertThat(codes(run)).contains("break_glass");
            Json steady = town.json("reconcile");
            assertThat(steady.get("mutations").number().orElseThrow().intValue())
                    .isZero();
            assertThat(codes(steady)).contains("break_glass");
            assertThat(town.run("history", "web-app", "prod1")).isZero();
            assertThat(town.text())
                    .contains("break_glass platform-lead")
                    .contains("broken glass: \"platform-lead\" until ");
            theEvidenceOfAllThat(town);
        }
    }

    private void theEvidenceOfAllThat(TemplateUnderRehearsal town) throws IOException {
        assertThat(town.run("audit", "export", "--from", "2020-01-01", "--output", "all.zip"))
                .as(town.complaint())
                .isZero();
        assertThat(town.text())
                .isEqualTo("wrote 1 change of 1 targets to " + directory.resolve("all.zip")
                        + "\nnothing was altered, added, removed or swapped in 1 chained entry\n");
        SortedMap<String, String> files = unzipped(directory.resolve("all.zip"));
        Json evidence = Json.parse(files.get("evidence.json")).orElseThrow();
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(Files.readString(Path.of("docs/reference/schema/evidence.schema.json")))
                        .validate(files.get("evidence.json"), InputFormat.JSON))
                .isEmpty();
        assertThat(evidence.get("schema").text()).contains("towpath.evidence/v1");
        Json change = evidence.get("changes").items().get(0);
        assertThat(change.get("after").text()).contains("sha-9f8e7d6");
        assertThat(change.get("decision").get("break_glass").get("person").text())
                .contains("platform-lead");
        String entry = files.get(change.get("chain").get("path").text().orElseThrow());
        assertThat(change.get("chain").get("digest").text())
                .contains(Digest.of(entry).value());
        assertThat(files.get("store/chain/web-app/prod1.json"))
                .contains(Digest.of(entry).value());
        assertThat(files.keySet())
                .anyMatch(name -> name.startsWith("policies/")
                        && files.get(name).contains("break_glass: { groups: [staff], max: 4h }"));
        assertThat(files.get("evidence.html"))
                .contains(
                        "The history is intact.", "checkout &lt;fails&gt; for everybody", "platform-lead, tag approve/")
                .doesNotContain("<script", "http://", "https://", "src=");
        assertThat(town.run("audit", "export", "--from", "2020-01-01", "--every-tier"))
                .isZero();
        assertThat(town.text()).startsWith("wrote 3 changes of 3 targets to ");
        assertThat(town.run("audit", "export", "--from", "2020-01-01", "--to", "2020-12-31", "--output", "old.zip"))
                .isZero();
        assertThat(unzipped(directory.resolve("old.zip")).get("evidence.html"))
                .contains("Changes from 2020-01-01 to 2020-12-31", "Nothing was changed in this period.");
    }

    private static SortedMap<String, String> unzipped(Path zip) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (ZipInputStream stream = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                files.put(entry.getName(), new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    private static List<String> states(Json report) {
        return report.get("targets").items().stream()
                .map(target -> target.get("app").text().orElseThrow() + "/"
                        + target.get("env").text().orElseThrow() + " "
                        + target.get("state").text().orElseThrow())
                .toList();
    }

    private static List<String> codes(Json report) {
        return report.get("problems").items().stream()
                .map(problem -> problem.get("code").text().orElseThrow())
                .toList();
    }

    private static void theDecisionIsInTheHistory(TemplateUnderRehearsal town) {
        Json entry =
                town.json("history", "web-app", "stage1").get("targets").items().get(0);
        assertThat(entry.get("annotations").get("change").text()).contains("CHG-1");
        Json decision = entry.get("decision");
        assertThat(decision.get("verdict").text()).contains("granted");
        assertThat(decision.get("evidence").text()).contains("signed_merge");
        assertThat(decision.get("policy").text().orElseThrow()).startsWith("sha256:");
        Json rule = decision.get("rules").items().get(0);
        assertThat(rule.get("rule").text()).contains("staging");
        assertThat(rule.get("granted_by").get("staff").items().get(0).text()).contains("platform-lead");
        Json act =
                decision.get("changes").items().get(0).get("approvals").items().get(0);
        assertThat(act.get("who").text()).contains("platform-lead");
        assertThat(act.get("kind").text()).contains("commit");
    }

    private static void cuttingTheEndOffIsNoticed(TemplateUnderRehearsal town) throws IOException {
        Path head = town.state.resolve("chain/web-app/stage1.json");
        Path newest = only(town.state.resolve("history/web-app/stage1"));
        byte[] headBytes = Files.readAllBytes(head);
        byte[] entryBytes = Files.readAllBytes(newest);

        Files.delete(newest);
        assertThat(town.run("audit", "verify")).isEqualTo(4);
        assertThat(town.text()).contains("broken: entry 1 of the chain was removed");

        Files.delete(head);
        assertThat(town.run("audit", "verify", "--no-records"))
                .as("nothing is left that could tell")
                .isZero();
        assertThat(town.run("audit", "verify")).isEqualTo(4);
        assertThat(town.text())
                .containsPattern("web-app/stage1  broken  0        0       -  +contradicts\n")
                .contains("deployed \"sha-9f8e7d6\", and no entry of the history does");

        Files.write(newest, entryBytes);
        Files.write(head, headBytes);
        assertThat(town.run("audit", "verify")).as(town.text()).isZero();
    }

    private static void anAlteredNameIsNoticed(TemplateUnderRehearsal town) throws IOException {
        Path entry = only(town.state.resolve("history/web-app/stage1"));
        String text = Files.readString(entry);
        Files.writeString(entry, text.replace("platform-lead", "platform-liar"));

        Json found = town.json("audit", "verify", "--env", "stage1");

        assertThat(found.get("schema").text()).contains("towpath.audit/v1");
        assertThat(found.get("intact").toString()).isEqualTo("false");
        assertThat(found.get("targets").items()).hasSize(1);
        assertThat(found.get("targets").items().get(0).get("findings").items().stream()
                        .map(finding -> finding.text().orElseThrow()))
                .singleElement()
                .asString()
                .startsWith("entry 1 of the chain, \"")
                .endsWith("\", was altered");
        Files.writeString(entry, text);
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}

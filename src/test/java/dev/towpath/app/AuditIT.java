package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
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
                decision.get("changes").items().get(0).get("agreements").items().get(0);
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

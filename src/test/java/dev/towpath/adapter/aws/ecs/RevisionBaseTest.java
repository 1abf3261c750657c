package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

class RevisionBaseTest {
    private final Map<String, Revision> all = new HashMap<>();
    private final List<String> looked = new ArrayList<>();

    @Test
    void terraformsNewestIsTheBaseEvenWhenAnOlderOneRuns() {
        Revision running = ours("f:2", "f:1");
        others("f:1");
        Revision newest = others("f:3");

        RevisionBase found = find(running, "f:3", "f:2", "f:1");

        assertThat(found.base()).isEqualTo(newest);
        assertThat(found.ours()).containsExactly(running);
    }

    @Test
    void behindOursLiesTheOneThatItWasMadeOf() {
        others("f:1");
        Revision base = others("f:2");
        Revision running = ours("f:5", "f:2");

        RevisionBase found = find(running, "f:5", "f:4", "f:3", "f:2", "f:1");

        assertThat(found.base()).isEqualTo(base);
        assertThat(looked).as("no other revision is read").containsExactly(arn("f:2"));
    }

    @Test
    void aConsoleEditIsNotOurs() {
        others("f:1");
        Revision edit = others("f:3");
        Revision running = ours("f:2", "f:1");

        assertThat(find(running, "f:3", "f:2", "f:1").base()).isEqualTo(edit);
    }

    @Test
    void aDeregisteredBaseIsPassedOver() {
        Revision running = ours("f:4", "f:3");
        inactive("f:3");
        Revision base = others("f:2");

        assertThat(find(running, "f:4", "f:2").base()).isEqualTo(base);
    }

    @Test
    void withoutAnyOtherTheRunningOneIsTheBase() {
        Revision running = ours("f:4", "f:3");
        inactive("f:3");

        assertThat(find(running, "f:4").base()).isEqualTo(running);
        assertThat(find(running).base()).isEqualTo(running);
    }

    @Test
    void aRunningRevisionOfOursThatIsNotListedIsStillACandidateForReuse() {
        Revision running = ours("f:1", "f:0");
        others("f:9");

        assertThat(find(running, "f:9").ours()).containsExactly(running);
    }

    private RevisionBase find(Revision running, String... newest) {
        return RevisionBase.find(
                running, List.of(newest).stream().map(RevisionBaseTest::arn).toList(), arn -> {
                    looked.add(arn);
                    return Optional.ofNullable(all.get(arn));
                });
    }

    private Revision others(String name) {
        return add(RevisionTest.revision(name, Map.of()));
    }

    private Revision ours(String name, String base) {
        return add(RevisionTest.revision(name, Map.of(Revision.INTENT, "i", Revision.BASE, arn(base))));
    }

    private void inactive(String name) {
        Revision revision = RevisionTest.revision(name, Map.of());
        add(new Revision(
                revision.definition().toBuilder()
                        .status(TaskDefinitionStatus.INACTIVE)
                        .build(),
                revision.tags()));
    }

    private Revision add(Revision revision) {
        all.put(revision.arn(), revision);
        return revision;
    }

    private static String arn(String name) {
        return "arn:aws:ecs:us-east-1:111111111111:task-definition/" + name;
    }
}

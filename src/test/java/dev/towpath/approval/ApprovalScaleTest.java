package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The cost of judging every target of a large repository at once. */
class ApprovalScaleTest {
    private static final int APPS = 1_000;
    private static final int COMMITS = 100;

    @Test
    void threeThousandTargetsCostOneWalkAndAReadingWhereSomethingChanged() {
        Canal canal = Canal.started();
        List<Target> targets = new ArrayList<>();
        List<String> edits = new ArrayList<>();
        for (int app = 0; app < APPS; app++) {
            for (String environment : List.of("dev1", "stage1", "prod1")) {
                Target target = Target.of("app-" + app, environment);
                targets.add(target);
                edits.addAll(List.of(target.directory() + "/promotion.yaml", "pin: 0"));
            }
        }
        canal.git.push("root", "all", edits.toArray(String[]::new));
        for (int at = 0; at < COMMITS; at++) {
            Target target = targets.get(at * 7);
            canal.git.push("dora", "pin", target.directory() + "/promotion.yaml", "pin: " + (at + 1));
        }
        List<ApprovalQuestion> questions = targets.stream().map(canal::question).toList();
        canal.parsed = 0;
        canal.git.changesAsked = 0;

        Map<Target, Verdict> verdicts = canal.verdicts(questions);

        assertThat(verdicts).hasSize(targets.size());
        assertThat(verdicts.values().stream().filter(Verdict::allows)).hasSize(APPS);
        int line = canal.git.firstParents().size();
        // twice along the line, for the policy and for the origins, and once for the files of each change that needs
        // people
        assertThat(canal.git.changesAsked).isLessThanOrEqualTo(2 * line + 2 * targets.size());
        // before its newest change, before the commit that brought it and before that, at most
        assertThat(canal.parsed).isLessThanOrEqualTo(2 * (targets.size() + COMMITS));
    }
}

package dev.towpath.casebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.approval.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way in which a change can reach the branch and an approval can come about, over real git histories and a scripted GitHub.
 *
 * <p>The table in docs/reference/approval-cases.md is what came of it; {@code -Dgolden.update=true} writes it again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CasebookIT {
    private static final Path TABLE = Path.of("docs/reference/approval-cases.md");
    private static final String HEAD = """
            # Approvals, case by case

            Each line is a test: a real git history, a pull request on a scripted GitHub whose answers have GitHub's published form, and what Towpath
            says of web-app/prod1, whose rule wants one approval by staff (sam, sue, max) and one by client (carl, max). A request is approved by sam and
            carl, unless the line says otherwise. *Calls* is how often GitHub was asked by a run that knows nothing yet; the run after the deployment
            asks nothing, which is tested with each line that is granted. The rules are in [approvals.md](approvals.md).
            """;

    @TempDir
    private Path directory;

    private final Map<String, List<Case>> chapters = chapters();
    private final Map<String, String> rows = new LinkedHashMap<>();

    private static Map<String, List<Case>> chapters() {
        Map<String, List<Case>> chapters = new LinkedHashMap<>();
        chapters.put("Merged", WaysIn.merged());
        chapters.put("Merged by a detour", WaysIn.joined());
        chapters.put("Pushed directly", WaysIn.pushed());
        chapters.put("Pushed beside a request", WaysIn.besideRequests());
        chapters.put("Turned back", WaysIn.turned());
        chapters.put("Turned round", WaysIn.rewritten());
        chapters.put("Pushed after the reviews", Contents.updated());
        chapters.put("Not what was seen", Contents.changed());
        chapters.put("Not what was shown", Contents.hidden());
        chapters.put("Shown against another branch", Moments.retargeted());
        chapters.put("Moved to a merge", Moments.moved());
        chapters.put("Several requests for one target", Contents.joined());
        chapters.put("Much, and lost", Contents.several());
        chapters.put("Who had a hand in it", People.involved());
        chapters.put("Who is of a group", People.members());
        chapters.put("What they said last", People.opinions());
        chapters.put("When they said it", People.times());
        chapters.put("The stage before, taken away", Stages.takenAway());
        chapters.put("The stage before, changed", Stages.changed());
        chapters.put("The policy, weakened", Policies.weakened());
        chapters.put("The policy, changed", Policies.changed());
        chapters.put("GitHub without an answer", Doubts.unanswered());
        chapters.put("GitHub with a doubtful one", Doubts.unclear());
        return chapters;
    }

    @TestFactory
    Stream<DynamicContainer> cases() {
        return chapters.entrySet().stream()
                .map(chapter -> DynamicContainer.dynamicContainer(
                        chapter.getKey(),
                        chapter.getValue().stream()
                                .map(each -> DynamicTest.dynamicTest(each.name(), () -> hear(each)))));
    }

    private void hear(Case each) throws IOException {
        Path place = Files.createTempDirectory(directory, "case");
        try (Story story = Story.begin(place, each.policy())) {
            each.story().accept(story);
            Court court = new Court(place.resolve("cache"), story);
            Court.Outcome first = court.judge(story.record());
            Verdict verdict = first.verdict();
            rows.put(each.name(), row(each, first));

            assertThat(words(verdict.message())).isEqualTo(each.message());
            assertThat(verdict.word()).isEqualTo(each.verdict());
            if (verdict.allows()) {
                story.deployed();
                Court.Outcome steady = court.judge(story.record());
                assertThat(steady.requests()).as("a run with nothing to do").isEmpty();
                assertThat(steady.verdict().word()).isEqualTo("not_required");
            }
        }
    }

    private static String words(String message) {
        return message.replaceAll("\\b(?:[0-9a-f]{40}|[0-9a-f]{7})\\b", "<commit>")
                .replaceAll("127\\.0\\.0\\.1:[0-9]+", "<api>")
                .replaceAll("(content-length|received): [0-9]+", "$1: <n>");
    }

    private static String row(Case each, Court.Outcome outcome) {
        Verdict verdict = outcome.verdict();
        TreeSet<String> left = new TreeSet<>();
        for (Disregarded one : verdict.proof().disregarded()) {
            left.add(one.who() + ": " + one.why());
        }
        String message = verdict.message() + (left.isEmpty() ? "" : " (" + String.join("; ", left) + ")");
        return "| " + each.name() + " | " + verdict.word() + " | "
                + words(message).replace("<", "‹").replace(">", "›").replace("|", "\\|") + " | "
                + outcome.requests().size() + " |";
    }

    @AfterAll
    void theTableIsTheReference() throws IOException {
        long all = chapters.values().stream().mapToLong(Collection::size).sum();
        assertThat(chapters.values().stream().flatMap(List::stream).map(Case::name))
                .doesNotHaveDuplicates();
        if (rows.size() < all) {
            return;
        }
        List<String> lines = new ArrayList<>(HEAD.lines().toList());
        chapters.forEach((title, cases) -> {
            lines.add("");
            lines.add("## " + title);
            lines.add("");
            lines.add("| case | verdict | because | calls |");
            lines.add("|---|---|---|---:|");
            cases.forEach(each -> lines.add(rows.get(each.name())));
        });
        String table = String.join("\n", lines) + "\n";
        System.out.println(table);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(TABLE, table);
        }
        assertThat(Files.readString(TABLE)).isEqualTo(table);
    }
}

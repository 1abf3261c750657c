package dev.towpath.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.EnvironmentName;
import dev.towpath.plan.State;
import dev.towpath.report.TargetReport;
import dev.towpath.testing.BoardUnderTest;
import dev.towpath.testing.ScriptedWork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Pages of boards that are larger, emptier or worse than any demo, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtremePagesIT {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final String LONG_PIN = "sha-" + "0123456789".repeat(12);

    @TempDir
    private static Path directory;

    private final BoardUnderTest board = new BoardUnderTest();
    private Chromium browser;

    @BeforeAll
    void begin() throws Exception {
        browser = Chromium.start(directory);
    }

    @AfterAll
    void end() throws Exception {
        board.close();
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void empty() {
        board.finds(List.of());
    }

    @Test
    void anEmptyBoardSaysThatItFillsByItself() throws Exception {
        try (BoardUnderTest fresh = new BoardUnderTest();
                Page page = browser.page()) {
            page.go(fresh.at("/"));
            assertThat(page.text("document.querySelector('.empty').innerText"))
                    .isEqualTo("No run has ended yet. This page fills by itself.");
            look(page, fresh, "empty", "/");
            page.go(fresh.at("/"));
            page.awaits("document.querySelector('#live').innerText === 'live'");
            fresh.finds(List.of(ScriptedWork.line("web/dev", State.IN_SYNC, "sha-1")));
            page.awaits("document.querySelector('a.cell') !== null");
        }
    }

    @Test
    void sixtyEnvironmentsScrollInTheirOwnBox() throws Exception {
        List<TargetReport> lines = new ArrayList<>();
        List<State> states = List.of(State.values());
        for (int i = 0; i < 60; i++) {
            State state = states.get(i % states.size());
            for (String app : List.of("web", "an-application-with-a-name-that-goes-on-and-on-until-it-is-long")) {
                TargetReport line =
                        ScriptedWork.line(app + "/env" + (100 + i), state, i % 7 == 0 ? LONG_PIN : "sha-" + i);
                lines.add(i == 0 ? line : line.after(new EnvironmentName("env" + (99 + i))));
            }
        }
        board.finds(lines);
        try (Page page = browser.page()) {
            look(page, board, "sixty", "/");
            look(page, board, "sixty-target", "/target/infra/web/env107");
        }
    }

    @Test
    void allThatFails() throws Exception {
        List<TargetReport> lines = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            lines.add(ScriptedWork.line(
                    "service-" + i / 3 + "/" + List.of("dev", "stage", "prod").get(i % 3),
                    State.FAILED,
                    "sha-" + i,
                    "rolled back to sha-0"));
        }
        board.finds(lines);
        try (Page page = browser.page()) {
            look(page, board, "failing", "/");
            look(page, board, "failing-runs", "/runs");
        }
    }

    @Test
    void tenThousandTargets() throws Exception {
        List<TargetReport> lines = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            lines.add(ScriptedWork.line(
                    "app-" + i / 4 + "/env" + i % 4, i % 7 == 0 ? State.HELD : State.IN_SYNC, "sha-" + i));
        }
        board.finds(lines);
        try (Page page = browser.page()) {
            look(page, board, "thousands", "/");
            page.go(board.at("/"));
            page.loading(() -> page.ask("document.querySelector('.pager a[rel=next]').click()"));
            assertThat(page.text("document.querySelector('.pager').innerText")).contains("page 2 of 50");
        }
    }

    @Test
    void aRunInFlightShowsWhereItIsAtWork() throws Exception {
        board.finds(List.of(ScriptedWork.line("web/dev", State.IN_SYNC, "sha-1")));
        CountDownLatch over = new CountDownLatch(1);
        board.work.running((progress, stopping) -> {
            progress.say("web/dev: 1 of 2 tasks running");
            over.await();
        });
        try (Page page = browser.page()) {
            page.go(board.at("/"));
            page.awaits("document.querySelector('#live').innerText === 'live'");
            page.ask("window.still = true");
            Thread run = new Thread(
                    () -> board.finds(List.of(ScriptedWork.line("web/dev", State.DEPLOYED, "sha-2", "deploy sha-2"))));
            run.start();
            page.awaits("document.querySelector('.matrix .doing')?.innerText.includes('1 of 2 tasks running')");
            page.awaits("document.querySelector('#part-flight').innerText.includes('infra/all')");
            page.picture(PICTURES.resolve("in-flight.png"));
            over.countDown();
            page.awaits("document.querySelector('.matrix').innerText.includes('deployed')");
            page.awaits("document.querySelector('#part-flight').innerText.includes('No run')");
            assertThat(page.is("window.still")).isTrue();
            run.join();
        } finally {
            over.countDown();
            board.work.running((progress, stopping) -> {});
        }
    }

    /** Checks and paints a page at a desk in light and on a phone in dark. */
    private static void look(Page page, BoardUnderTest board, String name, String path) throws Exception {
        for (boolean phone : List.of(false, true)) {
            page.media(phone, false)
                    .size(phone ? Page.Size.PHONE : Page.Size.DESK)
                    .go(board.at(path));
            String where = name + "-" + (phone ? "360-dark" : "1280-light");
            page.picture(PICTURES.resolve(where + ".png"));
            Accessibility.check(page, where);
        }
        assertThat(page.complaints()).as(name).isEmpty();
    }
}

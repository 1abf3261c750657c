package dev.towpath.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The pages over the demo's data, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoPagesIT {
    private static final Path PICTURES = Path.of("target", "screenshots");

    @TempDir
    private static Path directory;

    private Chromium browser;
    private DemoUnderTest demo;
    private URI server;
    private Page page;

    @BeforeAll
    void begin() throws Exception {
        browser = Chromium.start(directory);
        demo = DemoUnderTest.start(directory);
        server = demo.address();
        try (Page first = browser.page()) {
            // What the story ends with: staging deployed, production waiting for somebody.
            first.go(server).awaits(cell("web-app", "prod1") + "?.innerText.includes('held')");
            first.awaits(cell("web-app", "stage1") + ".innerText.includes('sha-2b7e151')");
        }
    }

    @AfterAll
    void end() throws Exception {
        if (demo != null) {
            demo.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        page = browser.page();
    }

    @AfterEach
    void nothingWasWrong() {
        assertThat(page.complaints()).isEmpty();
        assertThat(page.requests()).allSatisfy(address -> assertThat(address).startsWith(server + "/"));
        page.close();
    }

    @Test
    void everyPageIsForEverybody() throws Exception {
        for (String path : List.of("/", "/target/infra-config/web-app/prod1", "/runs", "/runs/1")) {
            look(path, Page.Size.DESK, false);
            look(path, Page.Size.DESK, true);
            look(path, Page.Size.PHONE, false);
            look(path, Page.Size.PHONE, true);
            look(path, Page.Size.ZOOMED, false);
        }
    }

    @Test
    void whatIsNotThereSaysSo() throws Exception {
        look("/runs/none", Page.Size.PHONE, true);
        assertThat(page.text("document.querySelector('h1').innerText")).isEqualTo("Not here");
        // The browser notes the answer itself, and nothing else.
        assertThat(page.complaints()).hasSize(1).allMatch(text -> text.contains("404 (Not Found)"));
        page.close();
        page = browser.page();
    }

    private void look(String path, Page.Size size, boolean dark) throws Exception {
        page.media(dark, false).size(size).go(server.resolve(path));
        String name = "demo" + path.replaceAll("[^a-z0-9]+", "-") + "-" + size.width() + (dark ? "-dark" : "-light");
        page.picture(PICTURES.resolve(name + ".png"));
        Accessibility.check(page, name);
    }

    @Test
    void filtersWithTheKeyboardAlone() {
        page.go(server);
        tabTo("#main a, .skip");
        assertThat(page.text("document.activeElement.innerText")).isEqualTo("Skip to the content");
        tabTo("#app");
        page.type("web");
        tabTo("#env");
        // A letter chooses what begins with it.
        page.press("p");
        assertThat(page.text("document.activeElement.value")).isEqualTo("prod1");
        tabTo(".filter button");
        page.loading(() -> page.press("Enter"));
        assertThat(page.text("location.search")).isEqualTo("?app=web&env=prod1&state=&q=");
        assertThat(page.text("document.querySelector('#part-matrix').innerText"))
                .contains("1 of 6 targets", "web-app")
                .doesNotContain("marketing-site");
        tabTo("a.cell");
        page.loading(() -> page.press("Enter"));
        assertThat(page.text("document.querySelector('h1').innerText")).startsWith("web-app/prod1");
    }

    private void tabTo(String selector) {
        for (int i = 0; i < 60; i++) {
            page.press("Tab");
            if (page.is("document.activeElement.matches(\"" + selector + "\")")) {
                return;
            }
        }
        throw new AssertionError("Tab does not lead to " + selector);
    }

    @Test
    void anAddressIsAFilter() {
        page.go(server.resolve("/?state=held"));
        assertThat(page.text("document.querySelector('#part-matrix').innerText"))
                .contains("1 of 6 targets");
        assertThat(page.text("document.querySelector('#state').value")).isEqualTo("held");
        page.loading(() -> page.ask("document.querySelector('.count[aria-current]').click()"));
        assertThat(page.text("document.querySelector('#part-matrix').innerText"))
                .contains("6 of 6 targets");
    }

    @Test
    void aTargetTellsItsWholeCase() {
        page.go(server.resolve("/target/infra-config/web-app/prod1"));
        assertThat(page.text("document.querySelector('main').innerText"))
                .contains("needs 1 approval by client", "waits for client", "signature of the merge at");
        assertThat(page.number("document.querySelectorAll('svg.pipeline .box').length"))
                .isEqualTo(3);
        assertThat(page.number("document.querySelectorAll('svg.pipeline .arrow').length"))
                .isEqualTo(2);
        page.loading(
                () -> page.ask("document.querySelector('svg.pipeline .box').dispatchEvent(new MouseEvent('click'))"));
        assertThat(page.text("document.querySelector('h1').innerText")).startsWith("web-app/dev1");
    }

    @Test
    void aRolloutShowsWithoutAReload() throws Exception {
        page.go(server);
        page.awaits("document.querySelector('#live').innerText === 'live'");
        page.ask("window.still = true; " + cell("web-app", "dev1") + ".querySelector('a').focus()");
        demo.pin("web-app/dev1", "sha-9f8e7d6");
        page.awaits(cell("web-app", "dev1") + ".innerText.includes('sha-9f8e7d6')");
        page.awaits("document.querySelector('#part-flight').innerText.includes('No run')");
        assertThat(page.is("window.still")).as("it is the same page").isTrue();
        assertThat(page.text("document.activeElement.getAttribute('href')"))
                .isEqualTo("/target/infra-config/web-app/dev1");
    }

    @Test
    void withoutScriptsAllIsThere() {
        page.withoutScripts().go(server);
        assertThat(page.text("document.querySelector('#part-matrix').innerText"))
                .contains("6 of 6 targets", "web-app");
        assertThat(page.text("document.querySelector('#live').innerText")).isEmpty();
        page.loading(() -> page.ask("document.querySelector('.top nav a:last-child').click()"));
        assertThat(page.text("document.querySelector('h1').innerText")).isEqualTo("Runs");
    }

    @Test
    void whoWantsNoMovementGetsNone() {
        String moving = "[...document.querySelectorAll('*')].filter(one =>"
                + " getComputedStyle(one).transitionDuration.split(', ').some(time => parseFloat(time) > 0)"
                + " || getComputedStyle(one).animationName !== 'none').length";
        page.media(false, true).go(server);
        assertThat(page.number(moving)).isZero();
        page.media(false, false);
        assertThat(page.number(moving)).isPositive();
    }

    private static String cell(String app, String environment) {
        return "document.querySelector('a.cell[href$=\"/" + app + "/" + environment + "\"]')?.closest('td')";
    }
}

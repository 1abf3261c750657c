package dev.towpath.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What must hold of every page in every size and colour, so that everybody can use it. */
final class Accessibility {
    /** axe-core, which checks names, roles, contrast, headings, tables and landmarks (https://github.com/dequelabs/axe-core). */
    private static final String AXE = script();

    /** Every element that a person reaches with Tab and cannot see that they did. */
    private static final String UNSEEN_FOCUS = """
            (() => {
              const unseen = [];
              for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, [tabindex='0']")) {
                one.focus({ focusVisible: true });
                const style = getComputedStyle(one);
                if (document.activeElement !== one || style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
                  unseen.push(one.outerHTML.slice(0, 120));
                }
              }
              document.activeElement?.blur();
              return unseen.join("\\n");
            })()""";

    /** Every box that makes the page itself wider than the window. */
    private static final String TOO_WIDE = """
            (() => {
              const room = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= room) return "";
              return [...document.querySelectorAll("body *")]
                .filter((one) => one.getBoundingClientRect().right > room + 1 && !one.closest(".wide, .hidden, .skip"))
                .map((one) => one.outerHTML.slice(0, 120)).join("\\n") || "wider than the window";
            })()""";

    private Accessibility() {}

    private static String script() {
        try (InputStream script = Accessibility.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks all of it; {@code where} names the page in a complaint. */
    static void check(Page page, String where) {
        assertThat(violations(page)).as(where).isEmpty();
        assertThat(page.text(UNSEEN_FOCUS))
                .as("%s: focus that is not seen", where)
                .isEmpty();
        assertThat(page.text(TOO_WIDE)).as("%s: wider than the window", where).isEmpty();
    }

    private static List<String> violations(Page page) {
        page.ask(AXE + "; 0");
        Json found = page.ask(
                "axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations.map(one =>"
                        + " one.id + ': ' + one.help + ': ' + one.nodes.map(node => node.target + ' ' + node.any.map(check =>"
                        + " check.message).join('; ')).slice(0, 5).join(' | ')))");
        return found.items().stream().map(one -> one.text().orElseThrow()).toList();
    }
}

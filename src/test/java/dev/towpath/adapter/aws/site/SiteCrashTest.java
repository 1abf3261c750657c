package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Stops publications before every single write, in many orders within a wave, and goes on with the same build, the old one or
 * another: no page may ever refer to a file that is not there, and in the end the bucket holds just the build.
 */
class SiteCrashTest {
    private static final Pattern REFERENCE = Pattern.compile("ref=([^ ]+)");
    private static final int ORDERS = 5;

    /** Both have index pages of equal length: what comparing sizes gets wrong. */
    private static final Site ONE = Site.of(
            "1111111",
            "index.html",
            "<html> ref=assets/app-AAAA1111.js ref=style.css ref=old.html",
            "old.html",
            "<html> ref=assets/old-CCCC3333.js",
            "about.html",
            "<html> ref=style.css",
            "style.css",
            "body{}",
            "assets/app-AAAA1111.js",
            "one",
            "assets/old-CCCC3333.js",
            "old");

    private static final Site TWO = Site.of(
            "2222222",
            "index.html",
            "<html> ref=assets/app-BBBB2222.js ref=style.css ref=new.html",
            "new.html",
            "<html> ref=assets/new-DDDD4444.js",
            "about.html",
            "<html> ref=style.css ref=extra.css",
            "style.css",
            "body{a}",
            "extra.css",
            "p{}",
            "assets/app-BBBB2222.js",
            "two",
            "assets/new-DDDD4444.js",
            "new");

    private static final Site THREE = Site.of(
            "3333333",
            "index.html",
            "<html> ref=assets/app-EEEE5555.js ref=theme.css",
            "about.html",
            "<html> ref=theme.css",
            "theme.css",
            "h1{}",
            "assets/app-EEEE5555.js",
            "three");

    @Test
    void indexPagesHaveEqualLength() {
        assertThat(ONE.contents().get("index.html"))
                .hasSameSizeAs(TWO.contents().get("index.html"));
    }

    @Test
    void noPrefixOfAnyPublicationBreaksAPageAndEveryContinuationConverges() {
        int crashes = 0;
        for (int seed = 0; seed < ORDERS; seed++) {
            World start = publish(World.empty(), ONE, Site.NOON, Integer.MAX_VALUE, seed);
            for (int stop = 0; stop <= operations(start, TWO); stop++) {
                World crashed = publish(start, TWO, Site.NOON.plusSeconds(60), stop, seed);
                for (Site next : List.of(TWO, ONE, THREE)) {
                    for (int again = 0; again <= operations(crashed, next); again++) {
                        World twice = publish(crashed, next, Site.NOON.plus(Duration.ofHours(2)), again, seed + 100);
                        World end = publish(
                                twice, next, Site.NOON.plus(Duration.ofHours(4)), Integer.MAX_VALUE, seed + 200);
                        assertThat(end.bucket()).containsAllEntriesOf(next.contents());
                        assertThat(pages(end))
                                .isEqualTo(pages(new World(new TreeMap<>(next.contents()), Optional.empty())));
                        assertThat(end.manifest().orElseThrow().settled()).isTrue();
                        crashes++;
                    }
                }
            }
        }
        assertThat(crashes).isGreaterThan(500);
    }

    @Test
    void aFirstPublicationThatIsCutShortServesNoBrokenPage() {
        for (int stop = 0; stop <= operations(World.empty(), ONE); stop++) {
            World crashed = publish(World.empty(), ONE, Site.NOON, stop, stop);
            World end = publish(crashed, ONE, Site.NOON, Integer.MAX_VALUE, stop);
            assertThat(end.bucket()).isEqualTo(ONE.contents());
        }
    }

    @Test
    void whateverSomebodyRemovesTheNextPublicationPutsBackBeforeItsPages() {
        World start = publish(World.empty(), ONE, Site.NOON, Integer.MAX_VALUE, 1);
        World two = publish(start, TWO, Site.NOON.plusSeconds(60), Integer.MAX_VALUE, 2);
        for (String key : two.bucket().keySet()) {
            for (Site next : List.of(ONE, THREE)) {
                World without = two.without(key);
                World end = without.publish(
                        next,
                        Site.NOON.plusSeconds(120),
                        Integer.MAX_VALUE,
                        new Random(3),
                        (bucket, leaving, write) -> {});
                assertThat(end.bucket()).as("%s without %s", next.pin(), key).containsAllEntriesOf(next.contents());
                assertNoBrokenPage(end.bucket());
            }
        }
    }

    @Test
    void foreignObjectsAreNeverTouched() {
        TreeMap<String, String> bucket = new TreeMap<>(Map.of("uploads/theirs.html", "<html>", "their.png", "x"));
        World world = new World(bucket, Optional.empty());
        for (Site site : List.of(ONE, TWO, THREE, ONE)) {
            world = publish(world, site, Site.NOON.plus(Duration.ofDays(400)), Integer.MAX_VALUE, 1);
        }
        assertThat(world.bucket()).containsKeys("uploads/theirs.html", "their.png");
    }

    private static int operations(World world, Site site) {
        return world.writes(site, Site.NOON.plus(Duration.ofHours(2)));
    }

    private static World publish(World from, Site site, Instant now, int writesMax, int seed) {
        return from.publish(
                site, now, writesMax, new Random(seed), (bucket, leaving, write) -> assertNoBrokenPage(bucket));
    }

    private static void assertNoBrokenPage(Map<String, String> bucket) {
        bucket.forEach((key, content) -> {
            Matcher reference = REFERENCE.matcher(content);
            while (reference.find()) {
                boolean page = reference.group(1).endsWith(".html");
                if (!page) {
                    assertThat(bucket).as("what %s refers to", key).containsKey(reference.group(1));
                }
            }
        });
    }

    private static List<String> pages(World world) {
        return world.bucket().keySet().stream()
                .filter(key -> key.endsWith(".html"))
                .toList();
    }
}

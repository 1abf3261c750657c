package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.aws.site.FrameworkSite.Framework;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Publishes generated sites, build after build, and crashes at every write of every publication.
 *
 * <p>After each single write a visitor opens every page, old and new, and follows what it refers to; and a visitor who opened a
 * page of the release before still finds its scripts, styles and pictures. One seed is one chain of builds; a seed that fails is
 * replayed with {@code -Dsite.seed=N}.
 */
class SiteSimulationTest {
    private static final int SEEDS = Integer.getInteger("site.seeds", 25);
    private static final Optional<Integer> ONLY = Optional.ofNullable(Integer.getInteger("site.seed"));
    private static final int RELEASES = 4;

    private final BrokenPages browser = new BrokenPages();
    private int publications;
    private int crashes;
    private int visits;

    @ParameterizedTest
    @EnumSource
    void noCrashEverBreaksAPage(Framework framework, TestReporter reporter) {
        int first = ONLY.orElse(0);
        for (int seed = first; seed < ONLY.map(only -> only + 1).orElse(SEEDS); seed++) {
            chain(framework, seed);
        }
        reporter.publishEntry(
                framework.name(),
                "seeds %d-%d: %d publications, %d crashes, every page visited %d times"
                        .formatted(first, SEEDS - 1, publications, crashes, visits));
        assertThat(crashes).isPositive();
    }

    private void chain(Framework framework, int seed) {
        Random random = new Random(seed * 31L + framework.name().hashCode());
        FrameworkSite sources = new FrameworkSite(framework, random);
        World world = World.empty();
        Instant now = Site.NOON;
        for (int release = 1; release <= RELEASES; release++) {
            now = now.plus(Duration.ofMinutes(5L << random.nextInt(12)));
            Site build = new Site("%07d".formatted(release), sources.build());
            SortedMap<String, String> open = pages(world.bucket());
            int writes = world.writes(build, now);
            for (int stop = 0; stop < writes; stop++) {
                String place = framework + ", seed " + seed + ", release " + release + ", stopped after " + stop;
                World crashed = publish(world, build, now, stop, random, open, place);
                World again = publish(crashed, build, now, Integer.MAX_VALUE, random, open, place + ", again");
                assertThat(again.bucket()).as(place).containsAllEntriesOf(build.contents());
                assertThat(pages(again.bucket()).keySet())
                        .as(place)
                        .isEqualTo(pages(build.contents()).keySet());
                crashes++;
            }
            world = publish(world, build, now, Integer.MAX_VALUE, random, open, framework + ", seed " + seed);
            sources.evolve();
        }
    }

    private World publish(
            World from,
            Site build,
            Instant at,
            int writesMax,
            Random random,
            SortedMap<String, String> open,
            String place) {
        publications++;
        return from.publish(
                build,
                at,
                writesMax,
                random,
                (bucket, leaving, write) -> visit(bucket, open, leaving, place + ", after " + write));
    }

    /** Nobody goes on to visit a page that is being removed; a page that is open already may link to it. */
    private void visit(
            SortedMap<String, String> bucket, SortedMap<String, String> open, Set<String> leaving, String place) {
        visits++;
        SortedSet<String> entries = new TreeSet<>(open.keySet());
        entries.retainAll(bucket.keySet());
        entries.removeAll(leaving);
        entries.add("index.html");
        assertThat(browser.in(bucket, entries)).as(place).isEmpty();
        SortedMap<String, String> seen = new TreeMap<>(bucket);
        seen.putAll(open);
        SortedSet<String> broken = browser.in(seen, open.keySet());
        broken.removeIf(reference -> reference.endsWith(".html"));
        assertThat(broken).as(place + ", to whoever opened the release before").isEmpty();
    }

    private static SortedMap<String, String> pages(Map<String, String> files) {
        SortedMap<String, String> pages = new TreeMap<>(files);
        pages.keySet().removeIf(key -> !key.endsWith(".html"));
        return pages;
    }

    @Test
    void aVisitorNoticesWhatIsMissing() {
        SortedMap<String, String> site = new TreeMap<>(Map.of(
                "index.html", "<link href=\"/a.css\"><a href=\"about/\">x</a><img src='https://else.example/x.png'>",
                "a.css", ".x { background: url(pictures/x.svg) }",
                "new.html", "<script type=\"module\">import \"./b.js\"</script>",
                "b.js", "import \"./c.js\"; import(\"/d.js\")"));
        assertThat(browser.in(site))
                .containsExactly("a.css -> pictures/x.svg", "b.js -> c.js", "b.js -> d.js", "index.html -> about/");
        assertThat(browser.in(site, List.of("index.html")))
                .containsExactly("a.css -> pictures/x.svg", "index.html -> about/");
    }
}

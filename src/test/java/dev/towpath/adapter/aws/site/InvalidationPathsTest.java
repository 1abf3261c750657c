package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InvalidationPathsTest {
    @Test
    void namesAnIndexPageAlsoAsItsFolder() {
        assertThat(InvalidationPaths.of(List.of("index.html"))).containsExactly("/", "/index.html");
        assertThat(InvalidationPaths.of(List.of("docs/index.html", "a.css")))
                .containsExactly("/a.css", "/docs", "/docs/", "/docs/index.html");
    }

    @Test
    void encodesWhatAnAddressCannotHold() {
        assertThat(InvalidationPaths.of(List.of("a b/ü*.html"))).containsExactly("/a%20b/%C3%BC%2A.html");
    }

    @Test
    void asksForOneWildcardWhenThereAreMany() {
        List<String> some =
                IntStream.range(0, 15).mapToObj(i -> "p" + i + ".html").toList();
        List<String> many =
                IntStream.range(0, 16).mapToObj(i -> "p" + i + ".html").toList();
        List<String> deep = IntStream.range(0, 16)
                .mapToObj(i -> "docs/v1/p" + i + "/index.html")
                .toList();

        assertThat(InvalidationPaths.of(some)).hasSize(15);
        assertThat(InvalidationPaths.of(many)).containsExactly("/*");
        assertThat(InvalidationPaths.of(deep)).containsExactly("/docs/v1*");
    }

    @Test
    void asksForAsFewWildcardsAsTheLimitAllowsAndNoMoreThanChanged() {
        List<String> keys = new ArrayList<>(List.of("about.html", "shop/cart.html"));
        for (int i = 0; i < 40; i++) {
            keys.add("blog/2026/" + (i % 4) + "/p" + i + ".html");
            keys.add("docs/v" + (i % 2) + "/p" + i + ".html");
        }

        assertThat(InvalidationPaths.of(keys))
                .containsExactly(
                        "/about.html",
                        "/blog/2026/0*",
                        "/blog/2026/1*",
                        "/blog/2026/2*",
                        "/blog/2026/3*",
                        "/docs/v0*",
                        "/docs/v1*",
                        "/shop/cart.html");
    }

    @Test
    void neverExceedsWhatADistributionTakesAndAlwaysCoversEveryKey() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            List<String> keys = new ArrayList<>();
            for (int i = random.nextInt(60); i >= 0; i--) {
                StringBuilder key = new StringBuilder();
                for (int depth = random.nextInt(4); depth > 0; depth--) {
                    key.append((char) ('a' + random.nextInt(3))).append('/');
                }
                keys.add(key.append(random.nextInt(40)).append(".html").toString());
            }
            List<String> paths = InvalidationPaths.of(keys);

            assertThat(paths).hasSizeLessThanOrEqualTo(InvalidationPaths.PATHS_MAX);
            assertThat(keys)
                    .allMatch(key -> paths.stream()
                            .anyMatch(path -> path.endsWith("*")
                                    ? ("/" + key).startsWith(path.substring(0, path.length() - 1))
                                    : path.equals("/" + key)));
        }
    }
}

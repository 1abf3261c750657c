package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
}

package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Digest;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {
    @ParameterizedTest
    @CsvSource({
        "nginx, '', nginx, ''",
        "nginx:1.25, '', nginx, 1.25",
        "acme/web-app:sha-1, '', acme/web-app, sha-1",
        "920534281604.dkr.ecr.us-east-1.amazonaws.com/acme/web-app:sha-1, 920534281604.dkr.ecr.us-east-1.amazonaws.com, acme/web-app, sha-1",
        "localhost:5000/web:1, localhost:5000, web, 1",
        "localhost/web, localhost, web, ''",
        "registry:5000/a/b, registry:5000, a/b, ''",
    })
    void aNameFallsIntoItsParts(String text, String registry, String repository, String tag) {
        ImageName name = ImageName.parse(text);

        assertThat(name.registry().orElse("")).isEqualTo(registry);
        assertThat(name.repository()).isEqualTo(repository);
        assertThat(name.tag().orElse("")).isEqualTo(tag);
        assertThat(name.digest()).isEmpty();
    }

    @Test
    void aDigestStandsAfterTheTagOrWithoutOne() {
        String digest = "sha256:" + "ab".repeat(32);

        assertThat(ImageName.parse("host.example/r@" + digest))
                .isEqualTo(new ImageName(
                        Optional.of("host.example"), "r", Optional.empty(), Optional.of(new Digest(digest))));
        assertThat(ImageName.parse("host.example:80/r:t@" + digest))
                .isEqualTo(new ImageName(
                        Optional.of("host.example:80"), "r", Optional.of("t"), Optional.of(new Digest(digest))));
    }
}

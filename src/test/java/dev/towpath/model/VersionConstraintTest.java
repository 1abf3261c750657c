package dev.towpath.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine's own reading of {@code required_version}; each row was also put to Terraform's library by reading it. */
class VersionConstraintTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.11.4            | 1.11.4      | true",
                "= 1.11.4          | 1.11.4      | true",
                "=v1.11.4          | 1.11.4      | true",
                "1.11              | 1.11.0      | true",
                "1.11              | 1.11.4      | false",
                "!= 1.11.4         | 1.11.4      | false",
                "!= 1.11.4         | 1.11.5      | true",
                "> 1.11.4          | 1.11.4      | false",
                "> 1.11.4          | 1.12.0      | true",
                ">= 1.11           | 1.11.0      | true",
                ">= 1.11           | 1.9.9       | false",
                "< 2               | 1.99.99     | true",
                "< 2               | 2.0.0       | false",
                "<= 1.11.4         | 1.11.4      | true",
                "~> 1.11.2         | 1.11.4      | true",
                "~> 1.11.2         | 1.12.0      | false",
                "~> 1.11.2         | 1.11.1      | false",
                "~> 1.11           | 1.99.0      | true",
                "~> 1.11           | 2.0.0       | false",
                "~> 1              | 2.0.0       | true",
                ">= 1.11.0, < 2.0.0| 1.11.4      | true",
                ">= 1.11.0,< 1.11.4| 1.11.4      | false",
                ">= 1.11.0         | 1.13.0-rc1  | false",
                ">= 1.13.0-alpha1  | 1.13.0-rc1  | true",
                ">= 1.13.0-rc2     | 1.13.0-rc1  | false",
                ">= 1.12.0-alpha1  | 1.13.0-rc1  | false",
                ">= 1.13.0-alpha1  | 1.13.0      | true",
                "~> 1.13.0-alpha1  | 1.13.0-beta1| true",
                "~> 1.13.0-alpha1  | 1.13.0      | false",
                "1.13.0-rc1        | 1.13.0-rc1  | true",
                "!= 1.12.0         | 1.13.0-rc1  | true",
                "< 1.13.0          | 1.13.0-rc1  | false",
            })
    void aVersionFitsAsTheEngineItselfWouldSay(String constraint, String version, boolean fits) {
        assertThat(VersionConstraint.of(constraint)
                        .orElseThrow()
                        .fits(EngineVersion.of(version).orElseThrow()))
                .isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", ">= ", "~> x", "=> 1.2", "^1.2.0", "1.2.0 1.3.0", ">= 1.2,", "1..2"})
    void whatIsNoConstraintIsNone(String text) {
        assertThat(VersionConstraint.of(text)).isEmpty();
    }

    @Test
    void versionsAreOrderedAsSemanticVersioningOrdersThem() {
        List<String> inOrder = List.of(
                "0.15.5",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "1.9.9",
                "1.11.4",
                "2.0.0");
        List<EngineVersion> versions = inOrder.stream()
                .map(EngineVersion::of)
                .flatMap(Optional::stream)
                .toList();
        assertThat(versions.stream().sorted().map(EngineVersion::toString)).containsExactlyElementsOf(inOrder);
        assertThat(versions.get(0).compareTo(versions.get(11))).isNegative();
        assertThat(Stream.of("1.2", "v1.2.0", "1.2.0+build", "1.2.0.0")
                        .map(EngineVersion::of)
                        .distinct())
                .hasSize(1);
        assertThat(EngineVersion.of("1.2").hashCode())
                .isEqualTo(EngineVersion.of("1.2.0.0").hashCode());
    }
}

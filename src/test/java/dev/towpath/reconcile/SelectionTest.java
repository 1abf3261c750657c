package dev.towpath.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Target;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Globs over names. */
class SelectionTest {
    @ParameterizedTest
    @CsvSource({
        "web-app, prod1, true",
        "web-*, prod?, true",
        "*, *, true",
        "web, prod1, false",
        "web-app, prod, false",
        "web.app, prod1, false",
    })
    void namesMatchGlobs(String app, String environment, boolean included) {
        Selection selection = new Selection(List.of(app), List.of(environment));

        assertThat(selection.includes(Target.of("web-app", "prod1"))).isEqualTo(included);
        assertThat(selection.isEverything()).isFalse();
        assertThat(selection.only(Set.of(Target.of("web-app", "prod1"))).includes(Target.of("web-app", "prod1")))
                .isEqualTo(included);
        assertThat(selection.only(Set.of()).includes(Target.of("web-app", "prod1")))
                .isFalse();
        assertThat(Selection.ALL.includes(Target.of("web-app", "prod1"))).isTrue();
    }
}

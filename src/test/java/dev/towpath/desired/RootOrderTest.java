package dev.towpath.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.terraform.Exchange;
import dev.towpath.model.Account;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.problem.Problem;
import dev.towpath.problem.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which roots come first because others read what they make. */
class RootOrderTest {
    private final SortedMap<Target, RootOrder.Root> roots = new TreeMap<>();
    private final SortedMap<Target, List<Dependency>> declared = new TreeMap<>();
    private final Findings findings = new Findings();

    private static Place account(String id) {
        return new Place(new Account(id), new Region("us-east-1"), Optional.empty());
    }

    private void root(String name, TerraformMode mode, String account, String... exchange) {
        Target target = Target.of(name, "dev1");
        List<Exchange.Item> makes = new ArrayList<>();
        List<Exchange.Item> reads = new ArrayList<>();
        for (String word : exchange) {
            Exchange.Kind kind = word.substring(1).startsWith("/") ? Exchange.Kind.PARAMETER : Exchange.Kind.STATE;
            SourceSpan span = new SourceSpan("apps/" + target + "/main.tf", makes.size() + reads.size() + 1, 1);
            (word.startsWith("+") ? makes : reads).add(new Exchange.Item(kind, word.substring(1), span));
        }
        roots.put(target, new RootOrder.Root(account(account), "/" + target, mode, new Exchange(makes, reads)));
    }

    private void root(String name, String... exchange) {
        root(name, TerraformMode.APPLY, "111111111111", exchange);
    }

    private void declare(String name, String... first) {
        declared.put(
                Target.of(name, "dev1"),
                Stream.of(first)
                        .map(app -> Dependency.declared(Target.of(app, "dev1")))
                        .toList());
    }

    private List<String> implied(String name) {
        return RootOrder.implied(roots, declared, findings).getOrDefault(Target.of(name, "dev1"), List.of()).stream()
                .map(Dependency::toString)
                .toList();
    }

    private List<String> problems() {
        return findings.problems().list().stream().map(Problem::toString).toList();
    }

    @Test
    void whoMakesAStateOrAParameterComesFirst() {
        root("network", "+s3 states network", "+/shared/vpc");
        root("web", "+s3 states web", "-s3 states network", "-/shared/vpc", "-s3 states web", "-/nobody/knows");
        root("api", "-/shared/vpc");
        assertThat(implied("web")).containsExactly("\"network/dev1\" (its state is read at apps/web/dev1/main.tf:2)");
        assertThat(implied("api"))
                .containsExactly("\"network/dev1\" (its parameter \"/shared/vpc\" is read at apps/api/dev1/main.tf:1)");
        assertThat(implied("network")).isEmpty();
        assertThat(problems()).isEmpty();
    }

    @Test
    void aParameterBelongsToWhoKeepsTheOthersBesideIt() {
        root("dns");
        root("dns-zones");
        root("web", "-/dns/dev1/zone-id", "-/dns/dev1x/zone-id", "-/web/dev1/own");
        assertThat(implied("web"))
                .containsExactly(
                        "\"dns/dev1\" (its parameter \"/dns/dev1/zone-id\" is read at apps/web/dev1/main.tf:1)");
    }

    @Test
    void parametersOfAnotherAccountAreOthers() {
        root("network", TerraformMode.APPLY, "222222222222", "+/shared/vpc");
        root("web", "-/shared/vpc", "-/network/dev1/x");
        assertThat(implied("web")).isEmpty();
    }

    @Test
    void onlyRootsThatAreAppliedAndPlannedHereAreOrdered() {
        root("network", TerraformMode.PLAN, "111111111111", "+/a");
        root("web", "-/a");
        assertThat(implied("web")).isEmpty();
        root("network", "+/a");
        root("web", TerraformMode.OFF, "111111111111", "-/a");
        assertThat(implied("web")).isEmpty();
        root("web", TerraformMode.PLAN, "111111111111", "-/a");
        assertThat(implied("web")).hasSize(1);
    }

    @Test
    void aReadingThatWouldCloseACircleOrdersNothingAndIsTold() {
        root("a", "+/a", "-/c");
        root("b", "+/b", "-/a");
        root("c", "+/c", "-/b");
        assertThat(implied("a")).hasSize(1);
        assertThat(implied("b")).hasSize(1);
        assertThat(implied("c")).isEmpty();
        assertThat(problems().get(0))
                .isEqualTo("apps/c/dev1/main.tf:2:1: warning: what roots read of each other leads around in a circle:"
                        + " c/dev1 -> b/dev1 -> a/dev1 -> c/dev1; what is read here orders nothing; say with"
                        + " \"depends_on\" which comes first");
    }

    @Test
    void whatIsDeclaredWins() {
        root("a", "+/a", "-/b");
        root("b", "+/b", "-/a");
        declare("b", "a");
        assertThat(implied("a")).isEmpty();
        assertThat(implied("b")).as("is declared already").isEmpty();
        assertThat(problems()).singleElement().asString().contains("a/dev1 -> b/dev1 -> a/dev1");
    }
}

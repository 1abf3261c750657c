package dev.towpath.app;

import static dev.towpath.app.ForgeUnderRehearsal.NEW;
import static dev.towpath.app.ForgeUnderRehearsal.OLD;
import static dev.towpath.app.ForgeUnderRehearsal.PROD;
import static dev.towpath.app.ForgeUnderRehearsal.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.sandbox.Rollout;
import dev.towpath.testing.NoticeReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of real runs: once, only of changes, and never at the cost of the run. */
class NotificationsIT {
    private static final String SECRET = "a-secret-of-some-length";

    @TempDir
    private Path directory = Path.of("");

    private ForgeUnderRehearsal world;
    private final NoticeReceiver receiver = NoticeReceiver.start();

    @BeforeEach
    void begin() throws IOException {
        world = new ForgeUnderRehearsal(directory);
        settings("""
                notify:
                  - { name: programs, kind: webhook, address_variable: HOOK, secret_variable: HOOK_SECRET }
                """);
        world.environment.put(
                "TOWPATH_CONFIG", directory.resolve("settings.yaml").toString());
        world.environment.put("HOOK", receiver.url() + "/hook");
        world.environment.put("HOOK_SECRET", SECRET);
    }

    private void settings(String yaml) throws IOException {
        Files.writeString(directory.resolve("settings.yaml"), yaml);
    }

    @AfterEach
    void end() {
        receiver.close();
        world.close();
    }

    private Json last() {
        List<NoticeReceiver.Message> messages = receiver.messages();
        return Json.parse(messages.get(messages.size() - 1).body()).orElseThrow();
    }

    private static List<String> texts(Json notice) {
        return notice.get("changes").items().stream()
                .map(change -> change.get("text").text().orElseThrow())
                .toList();
    }

    @Test
    void theFirstRunIsToldAsASummaryAndASteadyOneCallsNobody() {
        Json first = world.json("reconcile");
        assertThat(receiver.messages()).hasSize(1);
        assertThat(last().get("first").isTrue()).isTrue();
        assertThat(last().get("text").text().orElseThrow())
                .matches("changes are told here from now on at [0-9a-f]{7}: 1 deployed, 1 unpinned");
        assertThat(texts(last())).containsExactly("web/dev1 deployed sha-2222222");
        assertThat(first.at("calls", "notify:POST").number().orElseThrow().intValue())
                .isOne();

        Json steady = world.json("reconcile");
        assertThat(receiver.messages()).hasSize(1);
        assertThat(steady.get("calls").members()).doesNotContainKey("notify:POST");
        assertThat(steady.get("mutations").number().orElseThrow().intValue()).isZero();
    }

    @Test
    void failuresHoldsAndRecoveriesAreToldOnce() {
        world.json("reconcile");
        world.cloud.rollout(OLD, Rollout.exits(1, List.of("no <!channel> *today*")));
        world.git.put("apps/web/dev1/promotion.yaml", "artifact: " + OLD + "\n").commit("Pin what does not start");
        assertThat(state(world.json("reconcile"), "web", "dev1")).isEqualTo("failed");
        assertThat(texts(last())).singleElement().asString().startsWith("web/dev1 rolled back sha-1111111: ");

        assertThat(state(world.json("reconcile"), "web", "dev1")).isEqualTo("held");
        assertThat(receiver.messages())
                .as("a quarantine after the failure is not told again")
                .hasSize(2);

        world.git
                .put(PROD, "artifact: " + NEW + "\n")
                .put("apps/web/dev1/promotion.yaml", "artifact: " + NEW + "\n")
                .commit("Pin without asking");
        world.json("reconcile");
        assertThat(receiver.messages()).hasSize(3);
        assertThat(texts(last()))
                .hasSize(2)
                .anySatisfy(text -> assertThat(text).startsWith("web/prod1 held sha-2222222: "))
                .anySatisfy(text -> assertThat(text).startsWith("web/dev1 recovered sha-2222222"));
        world.json("reconcile");
        assertThat(receiver.messages()).hasSize(3);
    }

    @Test
    void whatNobodyTookIsToldByTheNextRunAndTheExitCodeIsTheRuns() {
        world.json("reconcile");
        receiver.always(400, "no such hook");
        world.git.put("apps/web/dev1/promotion.yaml", "artifact: " + OLD + "\n").commit("Back");
        assertThat(world.run("reconcile")).as(world.text()).isZero();
        assertThat(receiver.messages()).hasSize(2);
        String untold = last().get("id").text().orElseThrow();

        receiver.always(200, "ok");
        assertThat(state(world.json("reconcile"), "web", "dev1")).isEqualTo("in_sync");
        assertThat(receiver.messages()).hasSize(3);
        assertThat(texts(last())).containsExactly("web/dev1 runs sha-1111111 instead of sha-2222222");
        assertThat(last().get("id").text())
                .as("the receiver can tell that it is the same")
                .contains(untold);
    }

    @Test
    void aRunThatCouldNotRunIsToldOnceAndSoIsItsRecovery() {
        world.json("reconcile");
        String repository = world.environment.put("TOWPATH_REPO", world.url() + "-gone");
        assertThat(world.run("reconcile")).isEqualTo(5);
        assertThat(world.run("reconcile")).isEqualTo(5);
        assertThat(receiver.messages()).hasSize(2);
        assertThat(texts(last())).singleElement().asString().startsWith("the run could not run: ");

        world.environment.put("TOWPATH_REPO", String.valueOf(repository));
        world.git.put("towpath.yaml", "nothing: usable\n").commit("Break the platform");
        assertThat(world.run("reconcile")).isEqualTo(3);
        assertThat(receiver.messages()).hasSize(3);
        assertThat(texts(last())).singleElement().asString().contains("towpath.yaml:1:1");

        world.git.put("towpath.yaml", ForgeUnderRehearsal.platform(directory)).commit("Mend it");
        world.json("reconcile");
        assertThat(receiver.messages()).hasSize(4);
        assertThat(texts(last())).containsExactly("runs run again");
        world.json("reconcile");
        assertThat(receiver.messages()).hasSize(4);
    }

    @Test
    void aStateStoreOutOfReachIsTold() throws IOException {
        world.json("reconcile");
        Path state = directory.resolve("state");
        Files.move(state, directory.resolve("state-away"));
        Files.writeString(state, "no directory");
        assertThat(world.run("reconcile")).isEqualTo(5);
        world.run("reconcile");
        assertThat(receiver.messages()).hasSize(2);
        assertThat(texts(last())).singleElement().asString().startsWith("the run could not run: ");

        Files.delete(state);
        Files.move(directory.resolve("state-away"), state);
        world.json("reconcile");
        assertThat(texts(last())).containsExactly("runs run again");
        assertThat(receiver.messages()).hasSize(3);
    }

    @Test
    void aMachineThatCannotRememberTellsEachTime() throws IOException {
        world.environment.put("TOWPATH_REPO", world.url() + "-gone");
        Files.createDirectories(directory.resolve(".cache/towpath"));
        Files.writeString(directory.resolve(".cache/towpath/told-here"), "no directory");
        world.run("reconcile");
        world.run("reconcile");
        assertThat(receiver.messages()).hasSize(2);
        assertThat(texts(last())).singleElement().asString().startsWith("the run could not run: ");
    }

    @Test
    void twoRunsAtTheSameTimeTellOnce() throws Exception {
        world.json("reconcile");
        receiver.forget();
        world.git.put(PROD, "artifact: " + NEW + "\n").commit("Pin without asking");
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> runs = two.invokeAll(List.of(
                    () -> world.run(new java.io.ByteArrayOutputStream(), "reconcile"),
                    () -> world.run(new java.io.ByteArrayOutputStream(), "reconcile")));
            for (Future<Integer> run : runs) {
                assertThat(run.get()).isZero();
            }
        } finally {
            two.shutdownNow();
        }
        assertThat(receiver.messages()).hasSize(1);
    }

    @Test
    void settingsThatCannotBeUsedAreSaidBeforeAnythingRuns() throws IOException {
        world.environment.remove("HOOK");
        assertThat(world.run("reconcile")).isEqualTo(3);
        assertThat(world.complaint())
                .contains(
                        "the channel \"programs\" cannot be told anything: its address is missing: the variable \"HOOK\" is empty");
        assertThat(world.run("status")).as("who changes nothing tells nobody").isZero();

        world.environment.put("HOOK", "http://hooks.example.com/T000/secret-part");
        assertThat(world.run("reconcile")).isEqualTo(3);
        assertThat(world.complaint())
                .contains("its address cannot be used: it is not https")
                .doesNotContain("secret-part");

        settings("notify:\n  - { name: chat, kind: slack, address_variable: HOOK, template: \"{app} {colour}\" }\n");
        assertThat(world.run("status")).isEqualTo(3);
        assertThat(world.complaint())
                .contains("settings.yaml:2:66")
                .contains("\"template\" is \"{app} {colour}\": there is no field {colour}")
                .contains("its fields are {app}, {env}, {state}, {artifact}, {reason}, {who}, {link}");
    }
}

package dev.towpath.app;

import static dev.towpath.app.ForgeUnderRehearsal.NEW;
import static dev.towpath.app.ForgeUnderRehearsal.OLD;
import static dev.towpath.app.ForgeUnderRehearsal.PROD;
import static dev.towpath.app.ForgeUnderRehearsal.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.testing.NoticeReceiver;
import java.io.ByteArrayOutputStream;
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

    /** A target that runs what is pinned, of which the channel knows; without waiting for a rollout where nothing is looked at. */
    private void deployed() {
        world.run("reconcile", "--no-wait");
        assertThat(state(world.json("reconcile"), "web", "dev1")).isEqualTo("deployed");
        receiver.forget();
    }

    @Test
    void theFirstRunIsToldAsASummaryAndASteadyOneCallsNobody() {
        Json first = world.json("reconcile", "--no-wait");
        assertThat(receiver.messages()).hasSize(1);
        assertThat(last().get("first").isTrue()).isTrue();
        assertThat(last().get("text").text().orElseThrow())
                .matches("changes are told here from now on at [0-9a-f]{7}: 1 in progress, 1 unpinned");
        assertThat(texts(last())).isEmpty();
        assertThat(first.at("calls", "notify:POST").number().orElseThrow().intValue())
                .isOne();

        assertThat(state(world.json("reconcile"), "web", "dev1")).isEqualTo("deployed");
        assertThat(texts(last())).containsExactly("web/dev1 deployed sha-2222222");
        Json steady = world.json("reconcile");
        assertThat(receiver.messages()).hasSize(2);
        assertThat(steady.get("calls").members()).doesNotContainKey("notify:POST");
        assertThat(steady.get("mutations").number().orElseThrow().intValue()).isZero();
    }

    @Test
    void troubleIsToldOnceAndSoIsItsEnd() {
        deployed();
        world.git
                .put("apps/web/dev1/promotion.yaml", "artefact: " + OLD + "\n")
                .put(PROD, "artifact: sha-3333333\n")
                .commit("Break one and pin what nobody built");
        world.json("reconcile");
        assertThat(receiver.messages()).hasSize(1);
        assertThat(texts(last()))
                .hasSize(2)
                .anySatisfy(text -> assertThat(text).startsWith("web/prod1 held sha-3333333: "))
                .anySatisfy(text ->
                        assertThat(text).isEqualTo("web/dev1 invalid: \"artefact\" is not a key of promotion.yaml"));
        world.json("reconcile");
        assertThat(receiver.messages()).hasSize(1);

        world.git.put("apps/web/dev1/promotion.yaml", "artifact: " + NEW + "\n").commit("Mend it");
        world.json("reconcile");
        assertThat(receiver.messages()).hasSize(2);
        assertThat(texts(last())).containsExactly("web/dev1 recovered sha-2222222");
        world.json("reconcile");
        assertThat(receiver.messages()).hasSize(2);
    }

    @Test
    void whatNobodyTookIsToldByTheNextRunAndTheExitCodeIsTheRuns() {
        world.run("reconcile", "--no-wait");
        receiver.forget();
        receiver.always(400, "no such hook");
        assertThat(world.run("reconcile")).as(world.text()).isZero();
        assertThat(receiver.messages()).hasSize(1);
        String untold = last().get("id").text().orElseThrow();

        receiver.always(200, "ok");
        assertThat(state(world.json("reconcile"), "web", "dev1")).isEqualTo("in_sync");
        assertThat(receiver.messages()).hasSize(2);
        assertThat(texts(last())).containsExactly("web/dev1 runs sha-2222222");
        assertThat(last().get("id").text())
                .as("the receiver can tell that it is the same")
                .contains(untold);
    }

    @Test
    void aRunThatCouldNotRunIsToldOnceAndSoIsItsRecovery() throws IOException {
        world.run("reconcile", "--no-wait");
        receiver.forget();
        String repository = String.valueOf(world.environment.put("TOWPATH_REPO", world.url() + "-gone"));
        assertThat(world.run("reconcile", "--no-wait")).isEqualTo(5);
        assertThat(world.run("reconcile", "--no-wait")).isEqualTo(5);
        assertThat(receiver.messages()).hasSize(1);
        assertThat(texts(last())).singleElement().asString().startsWith("the run could not run: ");

        world.environment.put("TOWPATH_REPO", repository);
        world.git.put("towpath.yaml", "nothing: usable\n").commit("Break the platform");
        assertThat(world.run("reconcile", "--no-wait")).isEqualTo(3);
        assertThat(texts(last())).singleElement().asString().contains("towpath.yaml:1:1");

        world.git.put("towpath.yaml", ForgeUnderRehearsal.platform(directory)).commit("Mend it");
        Path state = directory.resolve("state");
        Files.move(state, directory.resolve("state-away"));
        Files.writeString(state, "no directory");
        assertThat(world.run("reconcile", "--no-wait")).isEqualTo(5);
        assertThat(receiver.messages()).hasSize(3);
        assertThat(texts(last()))
                .singleElement()
                .asString()
                .startsWith("the run could not run: ")
                .contains("the state store");

        Files.delete(state);
        Files.move(directory.resolve("state-away"), state);
        world.run("reconcile");
        assertThat(receiver.messages()).hasSize(5);
        assertThat(List.of(
                        receiver.messages().get(3).body(),
                        receiver.messages().get(4).body()))
                .anySatisfy(body -> assertThat(body).contains("\"text\":\"runs run again\""))
                .anySatisfy(body -> assertThat(body).contains("\"text\":\"web/dev1 deployed sha-2222222\""));
        world.run("reconcile");
        assertThat(receiver.messages()).hasSize(5);
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
        deployed();
        world.git.put(PROD, "artifact: " + NEW + "\n").commit("Pin without asking");
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> runs = two.invokeAll(List.of(
                    () -> world.run(new ByteArrayOutputStream(), "reconcile"),
                    () -> world.run(new ByteArrayOutputStream(), "reconcile")));
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

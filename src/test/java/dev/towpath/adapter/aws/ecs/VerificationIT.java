package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.towpath.execute.Outcome;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.Digest;
import dev.towpath.model.HttpCheck;
import dev.towpath.model.OnInFlight;
import dev.towpath.model.Procedure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.ServiceSeed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deployment counts as a success only when its address answers as it should; if it does not, it is taken back. */
class VerificationIT {
    private final ContainerRehearsal world = new ContainerRehearsal();
    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicReference<String> body = new AtomicReference<>("sha-1 is fine");
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer application;

    @BeforeEach
    void serve() throws IOException {
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/health", exchange -> {
            asked.incrementAndGet();
            byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status.get(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        application.start();
        world.web().worker();
        verified(Optional.of("{pin}"), Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        application.stop(0);
        world.close();
    }

    @Test
    void theAnswerIsRecorded() {
        Outcome outcome = world.deploy("sha-1");

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        assertThat(outcome.message()).endsWith("; " + url() + " answered 200");
        assertThat(world.recorded().record().orElseThrow().details())
                .containsEntry("verified", url() + " answered 200");
    }

    @Test
    void aWrongAnswerTakesWebAndWorkerBackAndIsTheImagesFault() {
        world.deploy("sha-1");
        status.set(500);
        body.set("no such table: users");

        Outcome outcome = world.deploy("sha-2");

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(ReasonCode.VERIFICATION_FAILED);
            assertThat(failed.judged()).isTrue();
            assertThat(failed.message())
                    .matches("all tasks run, but \\Q" + url()
                            + "\\E answered 500 instead of 200: \"no such table: users\", asked [0-9]+ times in 1"
                            + " second; \"web\" goes back to web:2; \"worker\" goes back to worker:2");
        });
        assertThat(world.wants("web")).isEqualTo("web:2");
        assertThat(world.wants("worker")).isEqualTo("worker:2");
        assertThat(world.recorded()
                        .record()
                        .orElseThrow()
                        .artifact()
                        .orElseThrow()
                        .value())
                .isEqualTo("sha-1");
    }

    @Test
    void anAnswerOfTheOldVersionIsNoSuccess() {
        body.set("sha-0 is fine");

        assertThat(world.deploy("sha-1").message())
                .startsWith("all tasks run, but " + url() + " answered 200 without \"sha-1\": \"sha-0 is fine\"");
    }

    @Test
    void whatCannotBeVerifiedIsNotBegun() {
        world.procedure(new Procedure(
                Optional.of(new HttpCheck("https://169.254.169.254/", 200, Duration.ofSeconds(1), Optional.empty())),
                List.of(),
                List.of(),
                OnInFlight.WAIT));
        world.forgetCalls();

        assertThat(world.deploy("sha-1"))
                .isEqualTo(new Outcome.Refused(
                        ReasonCode.UNSUPPORTED,
                        "the address \"https://169.254.169.254/\" cannot be asked: it leads to 169.254.169.254, where"
                                + " machines get their credentials",
                        "correct verify in app.yaml, or run where the address can be reached"));
        assertThat(world.cloud.calls().count("ecs:RegisterTaskDefinition")).isZero();
    }

    @Test
    void aRunThatDoesNotWaitAsksOnceAndTheNextAsksAgain() throws InterruptedException {
        world.awaiting = false;
        status.set(503);
        ContainerImage image = world.image("sha-1");
        Digest digest = world.digest(image);
        world.deploy(image, digest);
        Thread.sleep(600);

        Outcome early = world.resume(image, digest);

        assertThat(early).isInstanceOf(Outcome.Unfinished.class);
        assertThat(early.message())
                .isEqualTo(url() + " answered 503 instead of 200: \"sha-1 is fine\"; the next run asks again");
        assertThat(asked).hasValue(1);

        status.set(200);
        assertThat(world.resume(image, digest)).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aServiceWithoutTasksIsNotAsked() {
        try (ContainerRehearsal idle = new ContainerRehearsal()) {
            idle.web(ServiceSeed.of("main", "web", "nginx:1.25").desiring(0));
            idle.procedure(world.workload.procedure());

            assertThat(idle.deploy("sha-1").message()).startsWith("deployed, unexercised");
            assertThat(asked).hasValue(0);
        }
    }

    private String url() {
        return "http://127.0.0.1:" + application.getAddress().getPort() + "/health";
    }

    private void verified(Optional<String> contains, Duration within) {
        world.procedure(new Procedure(
                Optional.of(new HttpCheck(url(), 200, within, contains)), List.of(), List.of(), OnInFlight.WAIT));
    }
}

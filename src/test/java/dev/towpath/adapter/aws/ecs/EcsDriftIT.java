package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.observed.Change;
import dev.towpath.observed.Drift;
import dev.towpath.observed.Drift.Finding;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Rollout;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/** Each way in which a service may depart from its record has its own name, with when and who as far as ECS tells. */
class EcsDriftIT {
    private static final String IMAGE = ContainerRehearsal.REGISTRY + "acme/web-app:";

    private final ContainerRehearsal world = new ContainerRehearsal();

    @BeforeEach
    void deploy() {
        world.web();
        world.deploy("sha-1");
        world.forgetCalls();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void whatRunsAsRecordedCostsOneCall() {
        assertThat(drift()).isEqualTo(new Drift.None(List.of()));
        assertThat(world.metered.entrySet().stream()
                        .filter(call -> call.getKey().startsWith("ecs:")
                                || call.getKey().startsWith("ecr:"))
                        .toList())
                .containsExactly(Map.entry("ecs:DescribeServices", 1));
    }

    @Test
    void anotherImageIsAManualDeploymentByWhoeverRegisteredIt() {
        byHand(request -> image(request, "sha-2"));

        Finding finding = only();

        assertThat(finding.cause()).isEqualTo(ReasonCode.MANUAL_DEPLOYMENT);
        assertThat(finding.message()).isEqualTo("\"web\" runs web:3 instead of web:2, which Towpath did not deploy");
        assertThat(finding.by()).isPresent();
        assertThat(finding.at()).isPresent();
        assertThat(finding.changes())
                .containsExactly(Change.changed(
                        "task definition \"web\"", "image of \"app\"", IMAGE + "sha-1", IMAGE + "sha-2"));
    }

    @Test
    void theSameImageWithOtherSettingsIsAnEditAndItsValuesAreHidden() {
        byHand(request -> request.toBuilder()
                .cpu("512")
                .containerDefinitions(request.containerDefinitions().get(0).toBuilder()
                        .environment(KeyValuePair.builder()
                                .name("DEBUG")
                                .value("hunter2")
                                .build())
                        .build())
                .build());

        Finding finding = only();

        assertThat(finding.cause()).isEqualTo(ReasonCode.EDITED);
        assertThat(finding.message())
                .isEqualTo(
                        "\"web\" runs web:3 instead of web:2, which Towpath did not deploy: the same image with other"
                                + " settings");
        assertThat(finding.changes())
                .containsExactly(
                        Change.changed("task definition \"web\"", "cpu", "256", "512"),
                        Change.added("task definition \"web\"", "app: environment DEBUG", "x")
                                .hidden());
    }

    @Test
    void aRollbackByTheCircuitBreakerToWhatIsRecordedIsOnlyWorthANote() throws InterruptedException {
        world.image("sha-2");
        world.cloud.rollout("sha-2", Rollout.exits(1, List.of()));
        register(request -> image(request, "sha-2"));
        await(() -> world.wants("web").equals("web:2") && steady());

        assertThat(drift())
                .isInstanceOfSatisfying(
                        Drift.None.class,
                        none -> assertThat(none.notes())
                                .singleElement()
                                .asString()
                                .startsWith(
                                        "ECS rolled a deployment of \"web\" back to web:2, which is what was recorded: "));
    }

    @Test
    void aRollbackToSomethingElseIsNamedSo() throws InterruptedException {
        byHand(request -> image(request, "sha-2"));
        world.image("sha-3");
        world.cloud.rollout("sha-3", Rollout.exits(1, List.of()));
        register(request -> image(request, "sha-3"));
        await(() -> world.wants("web").equals("web:3") && steady());

        Finding finding = only();

        assertThat(finding.cause()).isEqualTo(ReasonCode.ROLLED_BACK);
        assertThat(finding.message()).startsWith("\"web\" runs web:3 instead of web:2 since ECS rolled it back: ");
    }

    @Test
    void aDeploymentInProgressIsNamedWithWhoBeganIt() {
        world.cloud.rollout("sha-2", Rollout.sticks());
        world.image("sha-2");
        register(request -> image(request, "sha-2"));

        Finding finding = only();

        assertThat(finding.cause()).isEqualTo(ReasonCode.IN_FLIGHT);
        assertThat(finding.message())
                .startsWith("a deployment of \"web\" to web:3 is in progress, ")
                .endsWith(" of 2 tasks running; Towpath did not begin it");
        assertThat(finding.by()).isPresent();
        assertThat(finding.at()).isPresent();
    }

    @Test
    void aServiceScaledToZeroIsNamedWithItsTime() {
        world.ecs()
                .updateService(request -> request.cluster("main").service("web").desiredCount(0));

        Finding finding = only();

        assertThat(finding.cause()).isEqualTo(ReasonCode.SCALED_TO_ZERO);
        assertThat(finding.message()).isEqualTo("\"web\" is scaled to zero: nothing of sha-1 runs");
    }

    @Test
    void theSameRevisionDeployedAgainIsNoDriftUnlessItsTagWasMoved() throws InterruptedException {
        world.ecs()
                .updateService(request -> request.cluster("main").service("web").forceNewDeployment(true));
        await(this::steady);
        assertThat(drift()).as("the tag is where it was").isEqualTo(new Drift.None(List.of()));

        world.cloud.rollout("sha-1", Rollout.runsAnotherImage());
        world.ecs()
                .updateService(request -> request.cluster("main").service("web").forceNewDeployment(true));
        await(this::steady);
        Finding finding = only();
        assertThat(finding.cause()).isEqualTo(ReasonCode.DIGEST_MISMATCH);
        assertThat(finding.message())
                .startsWith("\"web\" was deployed again and runs the image ")
                .endsWith(": somebody moved the tag sha-1");
        assertThat(finding.at()).isPresent();
    }

    @Test
    void missingTasksAreNamed() throws InterruptedException {
        world.cloud.rollout("sha-2", Rollout.dies(1, List.of()));
        world.image("sha-2");
        register(request -> image(request, "sha-2"));
        await(() -> drift() instanceof Drift.Found found
                && found.findings().stream().anyMatch(each -> each.cause() == ReasonCode.TASKS_MISSING));

        Drift.Found found = (Drift.Found) drift();
        assertThat(found.findings())
                .extracting(Finding::cause)
                .containsExactly(ReasonCode.MANUAL_DEPLOYMENT, ReasonCode.TASKS_MISSING);
        assertThat(found.findings().get(1).message()).startsWith("\"web\" runs 0 of 2 tasks");
    }

    @Test
    void theWorkerIsLookedAtToo() {
        world.worker();
        world.deploy("sha-2");
        world.ecs()
                .updateService(
                        request -> request.cluster("main").service("worker").desiredCount(0));

        assertThat(only().message()).isEqualTo("\"worker\" is scaled to zero: nothing of sha-2 runs");
    }

    @Test
    void withoutARecordNothingCanDepart() {
        world.account.removeParameter("/web-app/prod1/towpath/record");

        assertThat(drift())
                .isEqualTo(new Drift.None(
                        List.of("Towpath has recorded no deployment here that something could depart from")));
    }

    @Test
    void whatCannotBeLookedAtSaysWhy() {
        world.cloud.fault(Fault.deny("ecs:DescribeServices"));

        assertThat(drift())
                .isInstanceOfSatisfying(
                        Drift.Unreadable.class,
                        unreadable -> assertThat(unreadable.failure().reason()).isEqualTo(ReasonCode.ACCESS_DENIED));
    }

    private static RegisterTaskDefinitionRequest image(RegisterTaskDefinitionRequest request, String tag) {
        return request.toBuilder()
                .containerDefinitions(request.containerDefinitions().get(0).toBuilder()
                        .image(IMAGE + tag)
                        .build())
                .build();
    }

    private void register(UnaryOperator<RegisterTaskDefinitionRequest> change) {
        EcsCalls calls = new EcsCalls(world.clients, ContainerRehearsal.PLACE);
        Revision manual =
                calls.register(change.apply(world.revision(world.wants("web")).copied()));
        calls.update("main", "web", manual.arn());
    }

    private void byHand(UnaryOperator<RegisterTaskDefinitionRequest> change) {
        world.image("sha-2");
        register(change);
        try {
            await(this::steady);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private boolean steady() {
        return new ServiceView("main", world.service("web")).steady();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int look = 0; look < 400; look++) {
            if (condition.getAsBoolean()) {
                return;
            }
            Thread.sleep(25);
        }
        throw new AssertionError("it never became so");
    }

    private Drift drift() {
        return new EcsDrift(world.clients, world.images)
                .look(Map.of(world.observed(), world.recorded()))
                .get(ContainerRehearsal.TARGET);
    }

    private Finding only() {
        Drift drift = drift();
        assertThat(drift).isInstanceOf(Drift.Found.class);
        List<Finding> findings = ((Drift.Found) drift).findings();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }
}

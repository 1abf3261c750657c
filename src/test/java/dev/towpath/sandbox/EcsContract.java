package dev.towpath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.EphemeralStorage;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.Volume;

/** What every ECS must do. */
interface EcsContract {
    CloudUnderTest cloud();

    @Test
    default void aTaskDefinitionComesBackWhole() {
        String family = CloudUnderTest.unique("web");
        RegisterTaskDefinitionRequest request = definition(family, "nginx:1");
        try (EcsClient ecs = cloud().ecs(CloudUnderTest.DEV)) {
            TaskDefinition registered = ecs.registerTaskDefinition(request).taskDefinition();
            assertThat(registered.taskDefinitionArn())
                    .isEqualTo("arn:aws:ecs:us-east-1:111111111111:task-definition/" + family + ":1");
            DescribeTaskDefinitionResponse described =
                    ecs.describeTaskDefinition(d -> d.taskDefinition(family).include(TaskDefinitionField.TAGS));
            TaskDefinition found = described.taskDefinition();
            assertThat(described.tags()).extracting(Tag::key, Tag::value).containsExactly(tuple("towpath", "yes"));
            assertThat(found.cpu()).isEqualTo("256");
            assertThat(found.executionRoleArn()).isEqualTo(request.executionRoleArn());
            assertThat(found.ephemeralStorage()).isEqualTo(request.ephemeralStorage());
            assertThat(found.volumes()).extracting(Volume::name).containsExactly("scratch");
            ContainerDefinition container = found.containerDefinitions().get(0);
            ContainerDefinition sent = request.containerDefinitions().get(0);
            assertThat(container.environment()).isEqualTo(sent.environment());
            assertThat(container.secrets()).isEqualTo(sent.secrets());
            assertThat(container.logConfiguration()).isEqualTo(sent.logConfiguration());
            assertThat(container.dockerLabels()).isEqualTo(sent.dockerLabels());
        }
    }

    @Test
    default void revisionsCountUpAndDeregisteredOnesStayToBeSeen() {
        String family = CloudUnderTest.unique("web");
        try (EcsClient ecs = cloud().ecs(CloudUnderTest.DEV)) {
            ecs.registerTaskDefinition(definition(family, "nginx:1"));
            String second = ecs.registerTaskDefinition(definition(family, "nginx:2"))
                    .taskDefinition()
                    .taskDefinitionArn();
            assertThat(second).endsWith(":2");
            ecs.deregisterTaskDefinition(request -> request.taskDefinition(second));
            assertThat(ecs.describeTaskDefinition(request -> request.taskDefinition(second))
                            .taskDefinition()
                            .status())
                    .isEqualTo(TaskDefinitionStatus.INACTIVE);
            assertThat(ecs.listTaskDefinitions(request -> request.familyPrefix(family))
                            .taskDefinitionArns())
                    .hasSize(1)
                    .allMatch(arn -> arn.endsWith(":1"));
            assertThatThrownBy(() -> ecs.describeTaskDefinition(request -> request.taskDefinition(family + ":9")))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("Unable to describe task definition");
        }
    }

    @Test
    default void missingServicesAreFailuresAndMissingClustersAreErrors() {
        String cluster = CloudUnderTest.unique("cluster");
        try (EcsClient ecs = cloud().ecs(CloudUnderTest.DEV)) {
            assertThatThrownBy(() -> ecs.describeServices(
                            request -> request.cluster(cluster).services("web")))
                    .isInstanceOf(ClusterNotFoundException.class);
            ecs.createCluster(request -> request.clusterName(cluster));
            DescribeServicesResponse response =
                    ecs.describeServices(request -> request.cluster(cluster).services("web"));
            assertThat(response.failures()).extracting(Failure::reason).containsExactly("MISSING");
            assertThatThrownBy(() -> ecs.updateService(
                            request -> request.cluster(cluster).service("web").taskDefinition("x:1")))
                    .isInstanceOf(ServiceNotFoundException.class);
        }
    }

    @Test
    default void aServiceShowsItsPrimaryDeployment() {
        String cluster = CloudUnderTest.unique("cluster");
        String family = CloudUnderTest.unique("web");
        try (EcsClient ecs = cloud().ecs(CloudUnderTest.DEV)) {
            ecs.createCluster(request -> request.clusterName(cluster));
            String arn = ecs.registerTaskDefinition(definition(family, "nginx:1"))
                    .taskDefinition()
                    .taskDefinitionArn();
            ecs.createService(request -> request.cluster(cluster)
                    .serviceName("web")
                    .taskDefinition(arn)
                    .desiredCount(2));
            Service service = ecs.describeServices(
                            request -> request.cluster(cluster).services("web"))
                    .services()
                    .get(0);
            assertThat(service.status()).isEqualTo("ACTIVE");
            assertThat(service.desiredCount()).isEqualTo(2);
            assertThat(service.deployments()).hasSize(1);
            assertThat(service.deployments().get(0).status()).isEqualTo("PRIMARY");
            assertThat(service.deployments().get(0).taskDefinition()).isEqualTo(arn);
            assertThat(service.deployments().get(0).id()).startsWith("ecs-svc/");
        }
    }

    @Test
    default void anUpdateStartsADeploymentOfTheNewRevision() {
        cloud().expects("ecs.rollout");
        String cluster = CloudUnderTest.unique("cluster");
        String family = CloudUnderTest.unique("web");
        try (EcsClient ecs = cloud().ecs(CloudUnderTest.DEV)) {
            ecs.createCluster(request -> request.clusterName(cluster));
            ecs.registerTaskDefinition(definition(family, "nginx:1"));
            String second = ecs.registerTaskDefinition(definition(family, "nginx:2"))
                    .taskDefinition()
                    .taskDefinitionArn();
            ecs.createService(request -> request.cluster(cluster)
                    .serviceName("web")
                    .taskDefinition(family + ":1")
                    .desiredCount(1));
            Service updated = ecs.updateService(
                            request -> request.cluster(cluster).service("web").taskDefinition(family + ":2"))
                    .service();
            assertThat(updated.taskDefinition()).isEqualTo(second);
            assertThat(updated.deployments().get(0).taskDefinition()).isEqualTo(second);
            assertThat(updated.deployments().get(0).rolloutStateAsString()).isEqualTo("IN_PROGRESS");
            assertThat(ecs.listServiceDeployments(
                                    request -> request.cluster(cluster).service("web"))
                            .serviceDeployments())
                    .hasSize(2);
        }
    }

    private static RegisterTaskDefinitionRequest definition(String family, String image) {
        return RegisterTaskDefinitionRequest.builder()
                .family(family)
                .networkMode(NetworkMode.AWSVPC)
                .requiresCompatibilities(Compatibility.FARGATE)
                .cpu("256")
                .memory("512")
                .executionRoleArn("arn:aws:iam::111111111111:role/execution")
                .ephemeralStorage(EphemeralStorage.builder().sizeInGiB(30).build())
                .volumes(Volume.builder().name("scratch").build())
                .tags(Tag.builder().key("towpath").value("yes").build())
                .containerDefinitions(ContainerDefinition.builder()
                        .name("app")
                        .image(image)
                        .memory(512)
                        .essential(true)
                        .environment(
                                KeyValuePair.builder().name("EMPTY").value("").build(),
                                KeyValuePair.builder().name("A").value("b").build())
                        .secrets(List.of(Secret.builder()
                                .name("S")
                                .valueFrom("/web/dev1/app-secret")
                                .build()))
                        .dockerLabels(Map.of("team", "web"))
                        .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                                .options(Map.of("awslogs-group", "/ecs/web", "awslogs-region", "us-east-1")))
                        .build())
                .build();
    }
}

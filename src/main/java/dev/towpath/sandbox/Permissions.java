package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which permissions an operation asks for, and on what (AWS service authorization reference). */
final class Permissions {
    private static final String ANYTHING = "*";

    private Permissions() {}

    /** Those of an operation of a service that speaks JSON; an operation that is not known here asks for itself on anything. */
    static List<Permission> ofJson(String service, String operation, ObjectNode input, Caller caller) {
        String action = service + ":" + operation;
        String arn = "arn:aws:" + service + ":" + caller.region() + ":" + caller.account() + ":";
        return switch (service) {
            case "ssm" ->
                parameters(input)
                        .map(name ->
                                Permission.of(action, arn + "parameter" + (name.startsWith("/") ? name : "/" + name)))
                        .toList();
            case "ecr" ->
                repositories(input)
                        .map(name -> Permission.of(
                                action,
                                "arn:aws:ecr:" + caller.region() + ":"
                                        + Json.optionalText(input, "registryId")
                                                .orElse(caller.account().id())
                                        + ":repository/" + name))
                        .toList();
            case "logs" ->
                List.of(Permission.of(
                        action,
                        arn + "log-group:"
                                + Json.optionalText(input, "logGroupName").orElse(ANYTHING) + ":log-stream:"
                                + Json.optionalText(input, "logStreamName").orElse(ANYTHING)));
            case "ecs" -> ecs(action, operation, input, arn);
            default -> List.of(Permission.of(action, ANYTHING));
        };
    }

    private static Stream<String> parameters(ObjectNode input) {
        return Stream.concat(
                Json.textList(input, "Names").stream(),
                Stream.of("Name", "Path").flatMap(key -> Json.optionalText(input, key).stream()));
    }

    private static Stream<String> repositories(ObjectNode input) {
        return Stream.concat(
                Json.optionalText(input, "repositoryName").stream(), Json.textList(input, "repositoryNames").stream());
    }

    private static List<Permission> ecs(String action, String operation, ObjectNode input, String arn) {
        String cluster =
                EcsWorld.lastSegment(Json.optionalText(input, "cluster").orElse("default"));
        String clusterArn = arn + "cluster/" + cluster;
        return switch (operation) {
            case "DescribeServices" ->
                Json.textList(input, "services").stream()
                        .map(name ->
                                Permission.of(action, arn + "service/" + cluster + "/" + EcsWorld.lastSegment(name)))
                        .toList();
            case "UpdateService", "DeleteService", "ListServiceDeployments" ->
                List.of(Permission.of(
                        action,
                        arn + "service/" + cluster + "/"
                                + EcsWorld.lastSegment(
                                        Json.optionalText(input, "service").orElse(ANYTHING))));
            case "StopServiceDeployment", "ContinueServiceDeployment" ->
                List.of(Permission.of(
                        action, Json.optionalText(input, "serviceDeploymentArn").orElse(ANYTHING)));
            case "DescribeServiceDeployments" -> each(action, input, "serviceDeploymentArns");
            case "DescribeServiceRevisions" -> each(action, input, "serviceRevisionArns");
            case "ListTasks", "DescribeTasks", "StopTask" ->
                List.of(Permission.of(action, arn + "task/" + cluster + "/" + ANYTHING)
                        .with("ecs:cluster", clusterArn));
            case "RegisterTaskDefinition" -> registration(action, input, arn);
            case "RunTask" ->
                List.of(Permission.of(action, taskDefinition(input, arn)).with("ecs:cluster", clusterArn));
            default -> List.of(Permission.of(action, ANYTHING));
        };
    }

    private static List<Permission> each(String action, ObjectNode input, String member) {
        return Json.textList(input, member).stream()
                .map(arn -> Permission.of(action, arn))
                .toList();
    }

    private static String taskDefinition(JsonNode input, String arn) {
        String name = Json.optionalText(input, "taskDefinition").orElse(ANYTHING);
        return name.startsWith("arn:") ? name : arn + "task-definition/" + name;
    }

    private static List<Permission> registration(String action, ObjectNode input, String arn) {
        String revision =
                arn + "task-definition/" + Json.optionalText(input, "family").orElse("") + ":" + ANYTHING;
        List<Permission> all = new ArrayList<>();
        all.add(Permission.of(action, revision));
        if (!Json.list(input, "tags").isEmpty()) {
            all.add(Permission.of("ecs:TagResource", revision));
        }
        for (String role : List.of("executionRoleArn", "taskRoleArn")) {
            Json.optionalText(input, role)
                    .ifPresent(passed -> all.add(Permission.of("iam:PassRole", passed)
                            .with("iam:PassedToService", "ecs-tasks.amazonaws.com")));
        }
        return all;
    }

    /** Those of an operation of S3. */
    static List<Permission> ofS3(String operation, String bucket, String key, HttpCall call) {
        String container = "arn:aws:s3:::" + bucket;
        String object = container + "/" + key;
        return switch (operation) {
            case "GetObject", "HeadObject" ->
                List.of(Permission.of(call.has("versionId") ? "s3:GetObjectVersion" : "s3:GetObject", object));
            case "PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload" ->
                List.of(Permission.of("s3:PutObject", object));
            // One answer tells of each key; the keys stand in the body.
            case "DeleteObjects" -> List.of(Permission.of("s3:DeleteObject", container + "/" + ANYTHING));
            case "ListObjects", "ListObjectsV2" ->
                List.of(Permission.of("s3:ListBucket", container)
                        .with("s3:prefix", call.query("prefix").orElse("")));
            case "HeadBucket" -> List.of(Permission.of("s3:ListBucket", container));
            default -> List.of(Permission.of("s3:" + operation, key.isEmpty() ? container : object));
        };
    }

    /** Those of an operation of CloudFront. */
    static List<Permission> ofCloudFront(String operation, HttpCall call) {
        Optional<String> distribution =
                call.segments().size() > 2 ? Optional.of(call.segments().get(2)) : Optional.empty();
        return List.of(Permission.of(
                "cloudfront:" + operation,
                distribution
                        .map(id -> "arn:aws:cloudfront::" + call.caller().account() + ":distribution/" + id)
                        .orElse(ANYTHING)));
    }
}

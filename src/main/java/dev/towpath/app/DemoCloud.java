package dev.towpath.app;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Cloud;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The world around the demo: builds that leave images, and somebody with a console. */
final class DemoCloud {
    private static final String SHARED = "920534281604";
    private static final String REPOSITORY = "920534281604-acme/web-app";
    private static final String CLUSTER = "platform";

    private final Cloud cloud;
    private final URI endpoint;

    DemoCloud(Cloud cloud, URI endpoint) {
        this.cloud = cloud;
        this.endpoint = endpoint;
    }

    /** Makes everything that the repository needs. */
    void seed(Opened opened) {
        SandboxFor.seed(cloud, opened.snapshot(), opened.desired(), new SnakeYamlParser());
    }

    /** A build leaves an image. */
    void image(String tag) {
        cloud.account(SHARED).image(REPOSITORY, tag);
    }

    /** The image as task definitions name it. */
    String imageName(String tag) {
        return SHARED + ".dkr.ecr.us-east-1.amazonaws.com/" + REPOSITORY + ":" + tag;
    }

    /** Points a service at another revision, as the console does; the revision that it had before. */
    String deployByHand(String account, String service, String revision) {
        Json before = call(account, "DescribeServices", Map.of("cluster", CLUSTER, "services", List.of(service)));
        call(account, "UpdateService", Map.of("cluster", CLUSTER, "service", service, "taskDefinition", revision));
        return before.get("services")
                .items()
                .get(0)
                .get("taskDefinition")
                .text()
                .orElseThrow();
    }

    /** Waits until a rollout has come to its end. */
    void settle(Duration rollout) {
        try {
            Thread.sleep(rollout.multipliedBy(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Json call(String account, String operation, Map<String, Object> body) {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .header("X-Amz-Target", "AmazonEC2ContainerServiceV20141113." + operation)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + account
                                + "/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=rehearsal")
                .POST(HttpRequest.BodyPublishers.ofString(Json.of(body).canonical()))
                .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(operation + " answered " + answer.statusCode() + " " + answer.body());
            }
            return Json.parse(answer.body()).orElseThrow();
        } catch (IOException e) {
            throw new FailureException(
                    new Failure.RetryLater(
                            ReasonCode.UNREACHABLE,
                            "asking the rehearsal cloud: " + e.getMessage(),
                            "play the demo again"),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(
                    new Failure.RetryLater(ReasonCode.INTERRUPTED, "the demo was stopped", "play it again"), e);
        }
    }
}

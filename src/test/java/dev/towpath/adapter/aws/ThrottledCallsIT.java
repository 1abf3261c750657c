package dev.towpath.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.Account;
import dev.towpath.model.CallMeter;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Sandbox;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** Calls that AWS turns away are told each time, and the caller sees what it would see anyway. */
class ThrottledCallsIT {
    private static final Place PLACE =
            new Place(new Account("000000000000"), new Region("us-east-1"), Optional.empty());

    private final List<String> throttled = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CallMeter meter = new CallMeter() {
        @Override
        public void count(String operation, boolean mutation) {
            calls.add(operation);
        }

        @Override
        public void throttled(String operation) {
            throttled.add(operation);
        }
    };

    @Test
    void eachRefusalIsToldAndTheCallSucceeds() {
        Cloud cloud = new Cloud()
                .fault(Fault.throttle("ssm:GetParameter", 2))
                .fault(Fault.throttle("s3:ListObjectsV2", 1))
                .fault(Fault.throttle("sts:GetCallerIdentity", 1));
        cloud.account("000000000000").parameter("/web-app/dev1/image-tag", "sha-1");
        try (Sandbox sandbox = Sandbox.start(cloud, 0);
                AwsClients clients = new AwsClients(
                        new AwsSettings(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("rehearsal", "rehearsal")),
                                Optional.empty(),
                                new RunId("run-1"),
                                AwsEndpoints.at(sandbox.endpoint())),
                        meter)) {
            assertThat(clients.ssm(PLACE)
                            .getParameter(request -> request.name("/web-app/dev1/image-tag"))
                            .parameter()
                            .value())
                    .isEqualTo("sha-1");
            assertThatThrownBy(() -> clients.ssm(PLACE).getParameter(request -> request.name("/none")))
                    .as("other refusals are not throttling, and are read whole")
                    .isInstanceOf(ParameterNotFoundException.class);
            assertThatThrownBy(() -> clients.s3(PLACE).listObjectsV2(request -> request.bucket("none")))
                    .isInstanceOf(NoSuchBucketException.class);
        }
        assertThat(throttled)
                .containsExactly("sts:GetCallerIdentity", "ssm:GetParameter", "ssm:GetParameter", "s3:ListObjectsV2");
        assertThat(calls)
                .as("a call is counted once, however often it is made again")
                .containsExactly("sts:GetCallerIdentity", "ssm:GetParameter", "ssm:GetParameter", "s3:ListObjectsV2");
    }
}

package dev.towpath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** What every AWS must do with roles and their sessions. */
interface StsContract {
    CloudUnderTest cloud();

    @Test
    default void rolesChainAcrossAccounts() {
        AwsCredentials management = cloud().credentials("444444444444");
        try (StsClient first = cloud().sts(management)) {
            assertThat(first.getCallerIdentity().account()).isEqualTo("444444444444");
            AssumeRoleResponse chained =
                    first.assumeRole(request -> request.roleArn("arn:aws:iam::111111111111:role/towpath-deploy")
                            .roleSessionName("chained")
                            .durationSeconds(3600));
            try (StsClient second = cloud().sts(CloudUnderTest.session(chained.credentials()))) {
                assertThat(second.getCallerIdentity().arn())
                        .isEqualTo("arn:aws:sts::111111111111:assumed-role/towpath-deploy/chained");
            }
        }
    }

    @Test
    default void chainedSessionsLastAnHourAtMost() {
        cloud().expects("sts.chained-session-limit");
        try (StsClient first = cloud().sts(cloud().credentials("444444444444"))) {
            assertThatThrownBy(
                            () -> first.assumeRole(request -> request.roleArn("arn:aws:iam::111111111111:role/deploy")
                                    .roleSessionName("chained")
                                    .durationSeconds(7200)))
                    .isInstanceOf(StsException.class)
                    .hasMessageContaining("1 hour session limit for roles assumed by role chaining");
        }
    }

    @Test
    default void aWebIdentityBecomesARole() {
        try (StsClient sts = cloud().sts()) {
            String arn = sts.assumeRoleWithWebIdentity(
                            request -> request.roleArn("arn:aws:iam::444444444444:role/towpath")
                                    .roleSessionName("oidc")
                                    .webIdentityToken("e30.e30.c2ln"))
                    .assumedRoleUser()
                    .arn();
            assertThat(arn).isEqualTo("arn:aws:sts::444444444444:assumed-role/towpath/oidc");
        }
    }
}

package dev.towpath.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.Account;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.net.ConnectException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ssm.model.SsmException;

class AwsErrorsTest {
    private static final AwsCall CALL = new AwsCall(
            "ssm:GetParameters",
            "reading",
            new Place(
                    new Account("111111111111"),
                    new Region("us-east-1"),
                    Optional.of("arn:aws:iam::111111111111:role/deploy")));

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException, RetryLater, THROTTLED",
        "429, TooManyRequestsException, RetryLater, THROTTLED",
        "503, SlowDown, RetryLater, THROTTLED",
        "500, InternalServerError, RetryLater, UNREACHABLE",
        "400, AccessDeniedException, NeedsHuman, ACCESS_DENIED",
        "403, Whatever, NeedsHuman, ACCESS_DENIED",
        "400, ExpiredTokenException, NeedsHuman, NO_CREDENTIALS",
        "400, UnrecognizedClientException, NeedsHuman, NO_CREDENTIALS",
        "403, RequestTimeTooSkewed, NeedsHuman, NO_CREDENTIALS",
        "400, ServiceNotFoundException, NeedsHuman, NOT_FOUND",
        "404, NoSuchBucket, NeedsHuman, NOT_FOUND",
        "400, ValidationException, NeedsHuman, INVALID",
    })
    void answersHaveAConsequence(int status, String code, String consequence, ReasonCode reason) {
        Failure failure = AwsErrors.failure(CALL, answer(status, code, "words"));

        assertThat(failure.getClass().getSimpleName()).isEqualTo(consequence);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.message()).startsWith("reading in 111111111111/us-east-1: ");
        assertThat(failure.advice()).isNotBlank();
    }

    @Test
    void aDenialNamesTheActionThatAwsNames() {
        Failure failure = AwsErrors.failure(
                CALL,
                answer(
                        400,
                        "AccessDeniedException",
                        "User: arn:aws:sts::1:assumed-role/x/y is not authorized to perform: ssm:GetParameter on resource: z"));

        assertThat(failure.message())
                .isEqualTo(
                        "reading in 111111111111/us-east-1: access denied to \"ssm:GetParameter\": User:"
                                + " arn:aws:sts::1:assumed-role/x/y is not authorized to perform: ssm:GetParameter on resource: z");
        assertThat(failure.advice())
                .isEqualTo("allow the action in a policy of the role \"arn:aws:iam::111111111111:role/deploy\"");
    }

    @Test
    void aRoleThatMayNotBeAssumedIsNamed() {
        Failure failure = AwsErrors.failure(
                CALL,
                answer(403, "AccessDenied", "User: x is not authorized to perform: sts:AssumeRole on resource: y"));

        assertThat(failure.message()).contains("access denied to \"sts:AssumeRole\"");
        assertThat(failure.advice())
                .startsWith(
                        "let the caller assume the role \"arn:aws:iam::111111111111:role/deploy\": its trust policy");
    }

    @Test
    void missingCredentialsAreSaidSo() {
        Failure failure = AwsErrors.failure(
                CALL,
                SdkClientException.create(
                        "Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain(…)"));

        assertThat(failure.reason()).isEqualTo(ReasonCode.NO_CREDENTIALS);
        assertThat(failure.message()).isEqualTo("reading in 111111111111/us-east-1: there are no AWS credentials");
    }

    @Test
    void anEndpointThatDoesNotAnswerIsTriedAgainLater() {
        Failure failure = AwsErrors.failure(
                CALL, SdkClientException.create("Unable to execute HTTP request", new ConnectException("refused")));

        assertThat(failure)
                .isEqualTo(new Failure.RetryLater(
                        ReasonCode.UNREACHABLE,
                        "reading in 111111111111/us-east-1: no usable answer to \"ssm:GetParameters\": refused",
                        "check the network, the region and AWS_ENDPOINT_URL; the next run tries again"));
    }

    @Test
    void whatTheSdkThrowsComesOutAsAFailure() {
        assertThatThrownBy(() -> AwsErrors.in(CALL, () -> {
                    throw answer(400, "ThrottlingException", "slow");
                }))
                .isInstanceOf(FailureException.class)
                .hasMessage("reading in 111111111111/us-east-1: AWS throttles \"ssm:GetParameters\"")
                .hasCauseInstanceOf(SsmException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "GetParameters, false",
        "DescribeServices, false",
        "ListObjectsV2, false",
        "BatchGetImage, false",
        "HeadObject, false",
        "AssumeRoleWithWebIdentity, false",
        "PutParameter, true",
        "UpdateService, true",
        "RegisterTaskDefinition, true",
        "CreateInvalidation, true",
        "StopServiceDeployment, true",
        "DeleteObjects, true",
    })
    void whatIsNotAReadIsAChange(String operation, boolean changes) {
        assertThat(MeteredCalls.changes(operation)).isEqualTo(changes);
    }

    private static AwsServiceException answer(int status, String code, String words) {
        return SsmException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(words)
                        .serviceName("Ssm")
                        .build())
                .build();
    }
}

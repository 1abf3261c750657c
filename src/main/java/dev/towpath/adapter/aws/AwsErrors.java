package dev.towpath.adapter.aws;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** The one place where the SDK's exceptions become failures, so that every error has a consequence and a next step. */
public final class AwsErrors {
    private static final Set<String> DENIED = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "UnauthorizedOperation",
            "AuthorizationError",
            "NotAuthorized",
            "AllAccessDisabled");
    private static final Set<String> EXPIRED =
            Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");
    private static final Set<String> UNKNOWN_KEY = Set.of(
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "InvalidIdentityToken",
            "IDPRejectedClaim",
            "InvalidToken");
    private static final Set<String> SKEWED = Set.of("RequestTimeTooSkewed", "RequestInTheFuture");
    private static final Pattern ACTION = Pattern.compile("not authorized to perform:? ([a-zA-Z0-9-]+:[A-Za-z0-9]+)");
    private static final Pattern ABSENT = Pattern.compile("(NotFound|NotFoundException|^NoSuch[A-Za-z]+)$");

    private AwsErrors() {}

    /** Makes a call; what the SDK throws comes out as a {@link FailureException}. */
    public static <T> T in(AwsCall call, Supplier<T> action) {
        try {
            return action.get();
        } catch (SdkException e) {
            throw new FailureException(failure(call, e), e);
        }
    }

    /** What an error of the SDK means for the caller. */
    public static Failure failure(AwsCall call, SdkException error) {
        if (error instanceof AwsServiceException answer) {
            return ofAnswer(call, answer);
        }
        return ofClient(call, error);
    }

    /** The service's own code for what went wrong, such as {@code ServiceNotFoundException}; empty where there is none. */
    public static String code(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.errorCode()))
                .orElse("");
    }

    private static Failure ofAnswer(AwsCall call, AwsServiceException answer) {
        String code = code(answer);
        if (answer.isThrottlingException()) {
            return new Failure.RetryLater(
                    ReasonCode.THROTTLED,
                    call + ": AWS throttles \"" + call.action() + "\"",
                    "the next run tries again; lower --max-parallel if it happens often");
        }
        if (SKEWED.contains(code) || answer.isClockSkewException()) {
            return new Failure.NeedsHuman(
                    ReasonCode.NO_CREDENTIALS,
                    call + ": AWS refuses the time of this machine's clock (" + code + ")",
                    "set the clock, for example with NTP");
        }
        if (EXPIRED.contains(code)) {
            return new Failure.NeedsHuman(
                    ReasonCode.NO_CREDENTIALS,
                    call + ": the AWS credentials have expired (" + code + ")",
                    "sign in again, or renew the token that the credentials come from");
        }
        if (UNKNOWN_KEY.contains(code)) {
            return new Failure.NeedsHuman(
                    ReasonCode.NO_CREDENTIALS,
                    call + ": AWS does not accept the credentials (" + code + ": " + words(answer) + ")",
                    "check which credentials are used: \"aws sts get-caller-identity\" must answer with the same settings");
        }
        if (DENIED.contains(code) || answer.statusCode() == 403) {
            return denied(call, answer);
        }
        if (answer.statusCode() >= 500) {
            return new Failure.RetryLater(
                    ReasonCode.UNREACHABLE,
                    call + ": AWS answered " + answer.statusCode() + " to \"" + call.action() + "\"",
                    "the next run tries again");
        }
        boolean absent = ABSENT.matcher(code).find() || answer.statusCode() == 404;
        return new Failure.NeedsHuman(
                absent ? ReasonCode.NOT_FOUND : ReasonCode.INVALID,
                call + ": \"" + call.action() + "\" was refused: " + (code.isEmpty() ? "" : code + ": ")
                        + words(answer),
                absent ? "apply the Terraform root that creates it" : "correct what the message names");
    }

    private static Failure denied(AwsCall call, AwsServiceException answer) {
        Matcher named = ACTION.matcher(words(answer));
        String action = named.find() ? named.group(1) : call.action();
        String role = action.equals("sts:AssumeRole")
                ? "let the caller assume the role \"" + call.place().role().orElse("of the place")
                        + "\": its trust policy and the caller's own policy must both allow it"
                : call.place()
                        .role()
                        .map(arn -> "allow the action in a policy of the role \"" + arn + "\"")
                        .orElse("allow the action in a policy of the caller's own role");
        return new Failure.NeedsHuman(
                ReasonCode.ACCESS_DENIED, call + ": access denied to \"" + action + "\": " + words(answer), role);
    }

    private static Failure ofClient(AwsCall call, SdkException error) {
        String message = Optional.ofNullable(error.getMessage()).orElse("");
        if (message.contains("Unable to load credentials")
                || message.contains("Either the environment variable AWS_WEB_IDENTITY_TOKEN_FILE")
                || message.contains("Profile file contained no credentials")
                || message.contains("No AWS profiles found")) {
            return new Failure.NeedsHuman(
                    ReasonCode.NO_CREDENTIALS,
                    call + ": there are no AWS credentials",
                    "set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a role is given; "
                            + "\"aws sts get-caller-identity\" must answer with the same settings");
        }
        Throwable root = error;
        for (int depth = 0; depth < 10 && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        String why =
                Optional.ofNullable(root.getMessage()).orElse(root.getClass().getSimpleName());
        return new Failure.RetryLater(
                ReasonCode.UNREACHABLE,
                call + ": no usable answer to \"" + call.action() + "\": " + oneLine(why),
                "check the network, the region and AWS_ENDPOINT_URL; the next run tries again");
    }

    private static String words(AwsServiceException answer) {
        return oneLine(Optional.ofNullable(answer.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.errorMessage()))
                .orElse("status " + answer.statusCode()));
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }
}

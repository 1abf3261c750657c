package dev.towpath.sandbox;

import java.util.List;

/** One AWS service as it speaks on the wire. */
interface Api {
    /** The prefix of its operations in the log: {@code ssm}, {@code s3}. */
    String name();

    /** The operation that a request asks for. */
    String operation(HttpCall call);

    /** Carries out an operation; errors leave as {@link AwsError}. */
    Answer answer(String operation, HttpCall call);

    /** The permissions that AWS would ask the caller for. */
    default List<Permission> permissions(String operation, HttpCall call) {
        return List.of();
    }

    /** An error in the service's own protocol. */
    Answer error(AwsError error, HttpCall call, String requestId);

    /** What the service says to too many calls. */
    AwsError throttled();

    /** What the service says when it has no answer. */
    default AwsError broken() {
        return new AwsError(500, "InternalServerError", "an internal error was scripted");
    }

    /** What the service says to a caller without permission. */
    AwsError denied(String operation, Caller caller);

    /** AWS's sentence about a missing permission. */
    static String notAuthorized(String operation, Caller caller) {
        return "User: " + caller.arn() + " is not authorized to perform: " + operation
                + " because no identity-based policy allows the " + operation + " action";
    }
}

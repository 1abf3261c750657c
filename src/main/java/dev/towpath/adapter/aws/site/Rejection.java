package dev.towpath.adapter.aws.site;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;

/** Why a zip is not published: its own fault, so that the pin is not tried again. */
final class Rejection {
    private static final String REBUILD = "build the artifact again with an ordinary zip tool, and pin the new build";

    private Rejection() {}

    static FailureException of(String message) {
        return of(message, REBUILD);
    }

    static FailureException of(String message, String advice) {
        return new FailureException(new Failure.Broken(ReasonCode.ARTIFACT_REJECTED, message, advice));
    }
}

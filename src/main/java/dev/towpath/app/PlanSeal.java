package dev.towpath.app;

import java.util.Map;
import java.util.Optional;

/**
 * The secret with which plans are sealed that people were told of: {@code TOWPATH_PLAN_SEAL}, else the secret by which the forge is asked.
 *
 * <p>The token of a job of GitHub Actions ends with the job, so nothing that it sealed could ever be read again; it is none.
 */
final class PlanSeal {
    private static final int LENGTH_MIN = 16;
    private static final String TOKEN_OF_A_JOB = "ghs_";

    private PlanSeal() {}

    static Optional<String> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("TOWPATH_PLAN_SEAL"))
                .map(String::strip)
                .filter(text -> text.length() >= LENGTH_MIN)
                .or(() -> Assembled.secret(environment).filter(text -> !text.startsWith(TOKEN_OF_A_JOB)));
    }
}

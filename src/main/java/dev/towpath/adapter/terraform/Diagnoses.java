package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.Ending;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformRoot;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells from what Terraform complained about who can do something about it. */
record Diagnoses(Target target, TerraformRoot root, Engine engine, Redaction redaction, Clock clock) {
    private static final Pattern NO_PERMISSION = pattern("AccessDenied|UnauthorizedOperation|not authorized to perform|"
            + "AuthorizationError|status code: 403|StatusCode: 403");
    private static final Pattern NO_CREDENTIALS =
            pattern("No valid credential sources|ExpiredToken|InvalidClientTokenId|refresh cached credentials|"
                    + "security token .* (is )?(invalid|expired)|retrieve credentials|credential_process|"
                    + "process provider error");
    private static final Pattern THROTTLED =
            pattern("Throttl|TooManyRequests|RequestLimitExceeded|Rate exceeded|SlowDown");
    private static final Pattern UNREACHABLE = pattern("connection re(fused|set)|no such host|i/o timeout|"
            + "TLS handshake timeout|deadline exceeded|StatusCode: 5\\d\\d|InternalFailure|ServiceUnavailable|"
            + "query available provider packages|could not connect to|network is unreachable|"
            + "unexpected EOF|HTTP (response|error).*5\\d\\d|Client\\.Timeout");
    private static final Pattern PLAN_FILE = pattern("as a plan file|read plan from plan file|plan file .* is not");
    private static final Pattern LOCK_FILE =
            pattern("Provider dependency changes detected|Inconsistent dependency lock file");

    /** The same, where more is known that must not be seen. */
    Diagnoses hiding(List<String> more) {
        return new Diagnoses(target, root, engine, redaction.and(more), clock);
    }

    /** The failure that these errors amount to; {@code doing} is the command, {@code otherwise} what to say if there are none. */
    Failure of(String doing, List<Diagnostic> errors, Ending ending, String otherwise) {
        Optional<StateLock> lock =
                errors.stream().map(StateLock::in).flatMap(Optional::stream).findFirst();
        if (lock.isPresent()) {
            return locked(lock.get());
        }
        List<Diagnostic> shown =
                errors.stream().map(error -> error.without(redaction)).toList();
        String said = shown.isEmpty() ? otherwise : sentences(shown);
        String message = target + ": \"" + engine.name() + " " + doing + "\" " + ended(ending)
                + (said.isBlank() ? "" : ": " + redaction.of(said));
        String words = errors.stream().map(Diagnostic::text).reduce(otherwise, (a, b) -> a + "\n" + b);
        return classed(message, words);
    }

    /** The failure of a state that somebody else has locked. */
    Failure locked(StateLock lock) {
        return new Failure.NeedsHuman(
                ReasonCode.STATE_LOCKED,
                target + ": the state of \"" + root.directory() + "\" is locked by " + lock.holder(clock.instant()),
                "wait for it to end; if it is dead, free the lock with: " + engine.name() + " -chdir="
                        + root.directory() + " force-unlock " + lock.id());
    }

    /** Whether the root or its code is at fault, and not the network, a quota or a session. */
    static boolean rootsFault(Failure failure) {
        return failure instanceof Failure.Broken;
    }

    private Failure classed(String message, String words) {
        if (words.contains("Unsupported Terraform Core version")
                || words.contains("Unsupported OpenTofu Core version")) {
            return new Failure.NeedsHuman(
                    ReasonCode.UNSUPPORTED,
                    message,
                    "install a version of " + engine.name() + " that required_version allows; " + engine.version()
                            + " is installed");
        }
        if (LOCK_FILE.matcher(words).find()) {
            return new Failure.NeedsHuman(
                    ReasonCode.INVALID,
                    message,
                    "run \"" + engine.name() + " init\" in \"" + root.directory()
                            + "\" and commit .terraform.lock.hcl with it");
        }
        if (PLAN_FILE.matcher(words).find()) {
            return new Failure.RetryLater(
                    ReasonCode.TERRAFORM_FAILED, message, "the saved plan was damaged; the next run makes a new one");
        }
        if (NO_CREDENTIALS.matcher(words).find()) {
            return new Failure.RetryLater(
                    ReasonCode.NO_CREDENTIALS, message, "check the credentials of this run and the environment's role");
        }
        if (NO_PERMISSION.matcher(words).find()) {
            return new Failure.NeedsHuman(
                    ReasonCode.ACCESS_DENIED, message, "grant the environment's role what the message names");
        }
        if (THROTTLED.matcher(words).find()) {
            return new Failure.RetryLater(ReasonCode.THROTTLED, message, "the next run tries again");
        }
        if (UNREACHABLE.matcher(words).find()) {
            return new Failure.RetryLater(ReasonCode.UNREACHABLE, message, "the next run tries again");
        }
        return new Failure.Broken(ReasonCode.TERRAFORM_FAILED, message, "correct \"" + root.directory() + "\"");
    }

    private String sentences(List<Diagnostic> errors) {
        String first =
                errors.stream().limit(3).map(Diagnostic::sentence).reduce("", (a, b) -> a.isEmpty() ? b : a + "; " + b);
        return errors.size() > 3 ? first + "; and " + (errors.size() - 3) + " more" : first;
    }

    private static String ended(Ending ending) {
        return switch (ending.cause()) {
            case TIMED_OUT -> "took too long and was interrupted";
            case STOPPED -> "was interrupted";
            case LEFT_RUNNING -> "is still running as process " + ending.pid();
            case FINISHED ->
                "ended with status "
                        + (ending.status().isPresent()
                                ? String.valueOf(ending.status().getAsInt())
                                : "unknown");
        };
    }

    private static Pattern pattern(String alternatives) {
        return Pattern.compile(alternatives, Pattern.CASE_INSENSITIVE);
    }
}

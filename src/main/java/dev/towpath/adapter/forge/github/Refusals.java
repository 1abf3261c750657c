package dev.towpath.adapter.forge.github;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What GitHub's errors mean for a run, each with what to do next. */
final class Refusals {
    private Refusals() {}

    /**
     * The failure of an answer that is no success.
     *
     * @param what was asked: {@code GET /repos/acme/infra-config/pulls/7}
     */
    static FailureException of(String what, Reply reply, GitHubCredentials credentials) {
        String answer = "GitHub answers " + what + " with " + reply.status();
        return switch (reply.status()) {
            case 301, 302, 303, 307, 308 ->
                needsHuman(
                        ReasonCode.NOT_FOUND,
                        answer + ", a redirect" + elsewhere(reply) + ", which is never followed",
                        "if the repository was renamed or moved, write its present name under \"forge\" in towpath.yaml");
            case 401 ->
                needsHuman(
                        ReasonCode.NO_CREDENTIALS,
                        answer + ": it does not accept the credentials (" + reply.said() + ")",
                        credentials.advice());
            case 403, 451 ->
                needsHuman(
                        ReasonCode.ACCESS_DENIED,
                        answer + ": " + reply.said(),
                        "let the credentials read contents, issues, pull requests and members of the organisation");
            case 404, 410 ->
                needsHuman(
                        ReasonCode.NOT_FOUND,
                        answer + ": it is not there, or the credentials may not see it",
                        "check the name, and that the credentials may read it");
            case 409, 422 ->
                needsHuman(
                        ReasonCode.INVALID, answer + ": " + reply.said(), "correct what was asked for, then run again");
            default ->
                reply.status() >= 500
                        ? retryLater(ReasonCode.UNREACHABLE, answer + ": " + reply.said(), "the next run asks again")
                        : needsHuman(
                                ReasonCode.UNSUPPORTED,
                                answer + ": " + reply.said(),
                                "check that GITHUB_API_URL is the address of GitHub's REST API");
        };
    }

    private static String elsewhere(Reply reply) {
        return reply.header("location")
                .flatMap(location -> {
                    try {
                        return Optional.ofNullable(URI.create(location).getHost());
                    } catch (IllegalArgumentException e) {
                        return Optional.empty();
                    }
                })
                .map(host -> " to \"" + host + "\"")
                .orElse("");
    }

    /** The failure of an answer that is not what GitHub's documentation promises. */
    static FailureException unreadable(String what) {
        return retryLater(
                ReasonCode.UNREACHABLE,
                "GitHub's answer to " + what + " is cut short or no JSON of the documented form",
                "the next run asks again; if it stays so, check that GITHUB_API_URL is the address of GitHub's REST API");
    }

    /** The failure of an answer that contradicts itself or what is documented. */
    static FailureException inconsistent(String what) {
        return retryLater(
                ReasonCode.UNREACHABLE,
                "GitHub's answers do not fit together: " + what,
                "the next run asks again; if it stays so, look at it on GitHub");
    }

    /** The failure of a request that got no answer. */
    static FailureException unreachable(URI api, IOException error) {
        String why = error instanceof UnknownHostException
                ? "the host name is unknown"
                : error instanceof ConnectException
                        ? "the connection was refused"
                        : error instanceof SSLException
                                ? "TLS: " + error.getMessage()
                                : Optional.ofNullable(error.getMessage())
                                        .orElse(error.getClass().getSimpleName());
        return new FailureException(
                new Failure.RetryLater(
                        ReasonCode.UNREACHABLE,
                        "GitHub at \"" + GitHubSettings.authority(api) + "\" gives no answer: " + why,
                        "check the network and GITHUB_API_URL; the next run asks again"),
                error);
    }

    /** The failure of a rate limit that lasts longer than a run waits. */
    static FailureException throttled(Duration wait) {
        return retryLater(
                ReasonCode.THROTTLED,
                "GitHub's rate limit is used up for another " + wait.toSeconds() + " seconds",
                "the next run asks again; a GitHub App or a token of its own has more requests an hour");
    }

    /** The failure of a list that is longer than is read. */
    static FailureException tooLong(String what, int limit) {
        return needsHuman(
                ReasonCode.UNSUPPORTED,
                "GitHub's answer to " + what + " has more than " + limit + " entries, which is the most that is read",
                "split it, or approve it in another way");
    }

    /** The failure of a page that is said to be on another host. */
    static FailureException foreign(String what, String address) {
        return needsHuman(
                ReasonCode.ACCESS_DENIED,
                "GitHub's answer to " + what + " goes on at \"" + address + "\", which is not the API that was asked",
                "check GITHUB_API_URL, and what stands between this machine and GitHub");
    }

    private static FailureException needsHuman(ReasonCode reason, String message, String advice) {
        return new FailureException(new Failure.NeedsHuman(reason, message, advice));
    }

    private static FailureException retryLater(ReasonCode reason, String message, String advice) {
        return new FailureException(new Failure.RetryLater(reason, message, advice));
    }
}

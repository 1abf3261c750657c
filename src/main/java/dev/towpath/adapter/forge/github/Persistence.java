package dev.towpath.adapter.forge.github;

import dev.towpath.model.CallMeter;
import dev.towpath.model.Limits;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends a request until there is an answer to go by: errors of the server and lost connections three times, rate limits for as
 * long as one run may wait in all.
 *
 * <p>A request that creates something is not sent again when its answer was lost: it may have been carried out.
 */
final class Persistence {
    private static final int TRIES = 3;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    /** What GitHub asks for where it names no time. */
    private static final Duration UNNAMED_WAIT = Duration.ofMinutes(1);

    private static final Set<String> REPEATABLE = Set.of("GET", "PATCH", "PUT", "DELETE");

    private final Wire wire;
    private final CallMeter calls;
    private final Clock clock;
    private final Pause pause;
    private Duration waited = Duration.ZERO;

    Persistence(Wire wire, CallMeter calls, Clock clock, Pause pause) {
        this.wire = wire;
        this.calls = calls;
        this.clock = clock;
        this.pause = pause;
    }

    /** The answer, whatever its status is. */
    Reply send(String method, URI address, Map<String, String> headers, Optional<String> body, boolean mutation) {
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt >= TRIES;
            calls.count("github:" + method, mutation);
            try {
                Reply reply = wire.send(method, address, headers, body);
                Optional<Duration> limited = limited(reply);
                if (limited.isPresent()) {
                    await(limited.get());
                    attempt--;
                } else if (last || reply.status() < 500 || !REPEATABLE.contains(method)) {
                    return reply;
                } else {
                    sleep(BETWEEN_TRIES.multipliedBy(attempt));
                }
            } catch (IOException e) {
                boolean sent = !(e instanceof ConnectException);
                if (last || Thread.currentThread().isInterrupted() || (sent && !REPEATABLE.contains(method))) {
                    throw Refusals.unreachable(address, e);
                }
                sleep(BETWEEN_TRIES.multipliedBy(attempt));
            }
        }
    }

    /** How long GitHub wants to be left alone; see "Rate limits for the REST API" in its documentation. */
    private Optional<Duration> limited(Reply reply) {
        if (reply.status() != 403 && reply.status() != 429) {
            return Optional.empty();
        }
        Optional<Duration> asked = reply.number("retry-after").map(Duration::ofSeconds);
        if (asked.isPresent()) {
            return asked;
        }
        if (reply.header("x-ratelimit-remaining").filter("0"::equals).isPresent()) {
            Instant now = reply.date().orElseGet(clock::instant);
            return reply.number("x-ratelimit-reset")
                    .map(reset ->
                            Duration.between(now, Instant.ofEpochSecond(reset)).plusSeconds(1))
                    .map(wait -> wait.isNegative() ? Duration.ofSeconds(1) : wait)
                    .or(() -> Optional.of(UNNAMED_WAIT));
        }
        boolean secondary = reply.status() == 429 || reply.said().contains("secondary rate limit");
        return secondary ? Optional.of(UNNAMED_WAIT) : Optional.empty();
    }

    private void await(Duration wait) {
        synchronized (this) {
            Duration least = wait.isZero() ? Duration.ofSeconds(1) : wait;
            if (waited.plus(least).compareTo(Limits.FORGE_WAIT_MAX) > 0) {
                throw Refusals.throttled(least);
            }
            waited = waited.plus(least);
        }
        sleep(wait);
    }

    void sleep(Duration time) {
        try {
            pause.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(
                    new Failure.RetryLater(
                            ReasonCode.INTERRUPTED, "asking GitHub was interrupted", "the next run asks again"),
                    e);
        }
    }
}

package dev.towpath.adapter.notify;

import dev.towpath.adapter.http.Courier;
import dev.towpath.adapter.http.HttpEndpoints;
import dev.towpath.model.CallMeter;
import dev.towpath.model.Limits;
import dev.towpath.report.Words;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Delivers a message to one address: again where that may help, a few seconds in all.
 *
 * <p>Whoever answers that the message is wrong, or that it should go elsewhere, is not asked again.
 */
public final class Delivery {
    private static final String OPERATION = "notify:POST";
    private static final int EXCERPT_CHARACTERS_MAX = 120;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final Courier courier;
    private final CallMeter calls;
    private final LongSupplier nanoTime;
    private final HttpEndpoints.Pause pause;

    /**
     * A delivery.
     *
     * @param calls counts each try
     * @param nanoTime monotonic time
     */
    public Delivery(Courier courier, CallMeter calls, LongSupplier nanoTime, HttpEndpoints.Pause pause) {
        this.courier = courier;
        this.calls = calls;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /**
     * Delivers; the headers are made for each try, because a signature has a time.
     *
     * @return why it was not taken, without the address, which may be the secret
     */
    Optional<String> to(URI address, Supplier<Map<String, String>> headers, byte[] body) {
        long start = nanoTime.getAsLong();
        Duration wait = FIRST_PAUSE;
        for (int tries = 1; ; tries++) {
            Duration left = left(start);
            Duration patience = left.compareTo(Limits.NOTICE_ANSWER_MAX) < 0 ? left : Limits.NOTICE_ANSWER_MAX;
            calls.count(OPERATION, false);
            Courier.Answer answer = courier.post(address, headers.get(), body, patience);
            calls.ended(OPERATION, false);
            if (answer.status().filter(status -> status >= 200 && status < 300).isPresent()) {
                return Optional.empty();
            }
            Duration asked = answer.retryAfter()
                    .filter(text -> text.matches("[0-9]{1,6}"))
                    .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                    .orElse(wait);
            Duration next = asked.compareTo(wait) < 0 ? wait : asked;
            boolean again = worthwhile(answer) && left(start).compareTo(next) > 0 && waited(next);
            // A wait may take longer than it was to, and a try needs some time.
            if (!again || left(start).toMillis() <= 0) {
                return Optional.of(words(answer) + (tries == 1 ? "" : ", tried " + tries + " times"));
            }
            wait = wait.multipliedBy(2);
        }
    }

    private Duration left(long start) {
        return Limits.NOTICE_TRIES_MAX.minusNanos(nanoTime.getAsLong() - start);
    }

    private static boolean worthwhile(Courier.Answer answer) {
        return !answer.hopeless()
                && answer.status()
                        .map(status -> status >= 500 || status == 429 || status == 408 || status == 425)
                        .orElse(true);
    }

    private boolean waited(Duration time) {
        try {
            pause.of(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String words(Courier.Answer answer) {
        String said = Words.cut(answer.text().strip(), EXCERPT_CHARACTERS_MAX);
        if (answer.status().isEmpty()) {
            return said;
        }
        int status = answer.status().get();
        String redirect = status >= 300 && status < 400 ? ", which leads elsewhere and is not followed" : "";
        return "it answered " + status + redirect + (said.isEmpty() ? "" : " \"" + said + "\"");
    }
}

package dev.towpath.sandbox;

import dev.towpath.model.Account;
import java.time.Duration;
import java.util.Optional;

/**
 * One thing that goes wrong on purpose, so that a rehearsal shows what a run makes of it.
 *
 * @param operation as in the log: {@code ssm:GetParameters}, {@code ssm:*} or {@code *}
 * @param account only calls to this account
 * @param times how many calls it befalls; after these it is over
 * @param delay how long the call waits first
 */
public record Fault(String operation, Optional<Account> account, Kind kind, int times, Duration delay) {
    /** Befalls every call. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    /** What happens to a call. */
    public enum Kind {
        /** The answer comes late. */
        DELAY,
        /** The service says that there are too many calls. */
        THROTTLE,
        /** The service answers with status 500. */
        ERROR,
        /** The caller has no permission. */
        DENY,
        /** The connection is closed before anything is done. */
        DROP,
        /** The call is carried out, and its answer is lost. */
        DROP_ANSWER
    }

    public Fault {
        if (times < 1) {
            throw new IllegalArgumentException("a fault must befall at least one call, not " + times);
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a fault cannot wait " + delay);
        }
    }

    /** The operation is throttled so many times. */
    public static Fault throttle(String operation, int times) {
        return of(operation, Kind.THROTTLE, times);
    }

    /** The operation answers with an internal error so many times. */
    public static Fault error(String operation, int times) {
        return of(operation, Kind.ERROR, times);
    }

    /** The operation is never allowed. */
    public static Fault deny(String operation) {
        return of(operation, Kind.DENY, ALWAYS);
    }

    /** The connection closes without an answer so many times, with nothing done. */
    public static Fault drop(String operation, int times) {
        return of(operation, Kind.DROP, times);
    }

    /** The operation is carried out and its answer is lost, so many times. */
    public static Fault dropAnswer(String operation, int times) {
        return of(operation, Kind.DROP_ANSWER, times);
    }

    /** Every call of the operation takes this much longer. */
    public static Fault delay(String operation, Duration delay) {
        return new Fault(operation, Optional.empty(), Kind.DELAY, ALWAYS, delay);
    }

    /** The same fault, only in one account. */
    public Fault in(Account only) {
        return new Fault(operation, Optional.of(only), kind, times, delay);
    }

    boolean befalls(String called, Account calledAccount) {
        boolean named = operation.equals("*")
                || operation.equals(called)
                || (operation.endsWith(":*") && called.startsWith(operation.substring(0, operation.length() - 1)));
        return named && account.map(calledAccount::equals).orElse(true);
    }

    private static Fault of(String operation, Kind kind, int times) {
        return new Fault(operation, Optional.empty(), kind, times, Duration.ZERO);
    }
}

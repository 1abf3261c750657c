package dev.towpath.problem;

/** Carries a {@link Failure} out of a port; the one exception that Towpath throws on purpose. */
public final class FailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /** The exception of a failure. */
    public FailureException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** The exception of a failure with the error of a library behind it. */
    public FailureException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    /** What stopped the action. */
    public Failure failure() {
        return failure;
    }
}

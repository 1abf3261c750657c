package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsCall;
import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.execute.Deadline;
import dev.towpath.model.Digest;
import dev.towpath.model.Limits;
import dev.towpath.model.Place;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.NoSuchDistributionException;
import software.amazon.awssdk.services.cloudfront.model.TooManyInvalidationsInProgressException;

/** Asks a distribution to forget what changed, and waits until it has. */
final class Invalidations {
    private static final Duration POLL_FIRST = Duration.ofMillis(500);
    private static final Duration POLL_MAX = Duration.ofSeconds(5);

    private final CloudFrontClient cloudFront;
    private final Place place;
    private final String distribution;
    private final LongSupplier nanoTime;
    private final Pause pause;

    Invalidations(CloudFrontClient cloudFront, Place place, String distribution, LongSupplier nanoTime, Pause pause) {
        this.cloudFront = cloudFront;
        this.place = place;
        this.distribution = distribution;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /**
     * Begins an invalidation and gives its id. The caller reference makes it the same one when it is begun again after a
     * crash; where the paths are not the same any more it is another one. {@code stopping} ends the wait for a distribution that
     * is busy.
     */
    String begin(String reference, List<String> paths, BooleanSupplier stopping) {
        Deadline deadline = Deadline.in(Limits.INVALIDATION_MAX, nanoTime);
        Duration wait = POLL_FIRST;
        while (true) {
            try {
                return create(reference, paths);
            } catch (FailureException e) {
                boolean busy = e.getCause() instanceof TooManyInvalidationsInProgressException;
                boolean taken = e.getCause() instanceof AwsServiceException answer
                        && AwsErrors.code(answer).contains("AlreadyExists");
                if (taken) {
                    return create(
                            reference + "-"
                                    + Digest.of(String.join("\n", paths)).abbreviated(),
                            paths);
                }
                if (!busy || deadline.passed()) {
                    throw e;
                }
            }
            if (stopping.getAsBoolean()) {
                throw stopped();
            }
            sleep(wait);
            wait = longer(wait);
        }
    }

    /** Waits until it is complete. Throttling says nothing about it; {@code stopping} ends the wait. */
    boolean await(String id, BooleanSupplier stopping) {
        Deadline deadline = Deadline.in(Limits.INVALIDATION_MAX, nanoTime);
        Duration wait = POLL_FIRST;
        while (!completed(id)) {
            if (stopping.getAsBoolean()) {
                return false;
            }
            if (deadline.passed()) {
                throw new FailureException(new Failure.RetryLater(
                        ReasonCode.TIMED_OUT,
                        "the invalidation \"" + id + "\" of the distribution \"" + distribution
                                + "\" is not complete after " + Limits.INVALIDATION_MAX.toMinutes() + " minutes",
                        "the new files are in the bucket; the next run waits on"));
            }
            sleep(wait);
            wait = longer(wait);
        }
        return true;
    }

    private String create(String reference, List<String> paths) {
        return in(
                "cloudfront:CreateInvalidation",
                "invalidating " + (paths.size() == 1 ? "1 path" : paths.size() + " paths"),
                () -> cloudFront
                        .createInvalidation(request -> request.distributionId(distribution)
                                .invalidationBatch(batch -> batch.callerReference(reference)
                                        .paths(list ->
                                                list.quantity(paths.size()).items(paths))))
                        .invalidation()
                        .id());
    }

    private boolean completed(String id) {
        try {
            return in(
                            "cloudfront:GetInvalidation",
                            "waiting for the invalidation \"" + id + "\"",
                            () -> cloudFront
                                    .getInvalidation(request ->
                                            request.distributionId(distribution).id(id))
                                    .invalidation()
                                    .status())
                    .equalsIgnoreCase("Completed");
        } catch (FailureException e) {
            boolean unknown = e.failure().fold(human -> false, later -> true, broken -> false);
            if (unknown) {
                return false;
            }
            throw e;
        }
    }

    private <T> T in(String action, String doing, Supplier<T> call) {
        try {
            return AwsErrors.in(
                    new AwsCall(action, doing + " of the distribution \"" + distribution + "\"", place), call);
        } catch (FailureException e) {
            if (e.getCause() instanceof NoSuchDistributionException) {
                throw new FailureException(
                        new Failure.NeedsHuman(
                                ReasonCode.NOT_FOUND,
                                doing + " in " + place + ": there is no distribution \"" + distribution + "\"",
                                "apply the Terraform root that creates it, or correct the parameter"
                                        + " \"cloudfront-distribution-id\""),
                        Optional.ofNullable(e.getCause()).orElse(e));
            }
            throw e;
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(POLL_MAX) > 0 ? POLL_MAX : twice;
    }

    private void sleep(Duration duration) {
        try {
            pause.of(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        }
    }

    private FailureException stopped() {
        return new FailureException(new Failure.RetryLater(
                ReasonCode.INTERRUPTED,
                "waiting for the distribution \"" + distribution + "\": the run was stopped",
                "run again"));
    }
}

package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsCall;
import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.model.Place;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.Diagnosis;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.cloudfront.model.NoSuchDistributionException;
import software.amazon.awssdk.services.cloudfront.model.NoSuchInvalidationException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Looks at where sites are published to, with the calls only that a publication is allowed to make anyway. */
public final class SiteCheckup {
    /** No invalidation has this name: that it is missing proves that its distribution is not. */
    private static final String NO_INVALIDATION = "ITOWPATHDOCTOR";

    private final AwsClients clients;

    /** A checkup through the given clients. */
    public SiteCheckup(AwsClients clients) {
        this.clients = clients;
    }

    /** How the buckets and distributions of the sites among these are. */
    public List<Diagnosis> look(Map<ObservedTarget, Recorded> targets) {
        List<Diagnosis> found = new ArrayList<>();
        targets.forEach((target, recorded) -> {
            boolean site = target.workload().fold(container -> false, any -> true, infrastructure -> false);
            if (site) {
                try {
                    found.add(look(target, recorded));
                } catch (FailureException e) {
                    found.add(Diagnosis.of(e.failure()));
                }
            }
        });
        return found;
    }

    private Diagnosis look(ObservedTarget target, Recorded recorded) {
        SitePlace site = SitePlace.of(target, recorded);
        Place place = target.place();
        bucket(site.bucket(), place);
        site.distribution().ifPresent(id -> distribution(id, place));
        return Diagnosis.ok("the bucket \"" + site.bucket() + "\""
                + site.distribution()
                        .map(id -> " and the distribution \"" + id + "\" are there")
                        .orElse(" is there"));
    }

    private void bucket(String name, Place place) {
        AwsCall call = new AwsCall("s3:ListBucket", "listing the bucket \"" + name + "\"", place);
        try {
            AwsErrors.in(
                    call,
                    () -> clients.s3(place)
                            .listObjectsV2(request -> request.bucket(name)
                                    .expectedBucketOwner(place.account().id())
                                    .maxKeys(1)));
        } catch (FailureException e) {
            if (e.getCause() instanceof NoSuchBucketException) {
                throw missing("bucket", name, place, e);
            }
            throw e;
        }
    }

    private void distribution(String id, Place place) {
        AwsCall call = new AwsCall("cloudfront:GetInvalidation", "looking for the distribution \"" + id + "\"", place);
        try {
            AwsErrors.in(
                    call,
                    () -> clients.cloudFront(place)
                            .getInvalidation(
                                    request -> request.distributionId(id).id(NO_INVALIDATION)));
        } catch (FailureException e) {
            if (e.getCause() instanceof NoSuchDistributionException) {
                throw missing("distribution", id, place, e);
            }
            if (!(e.getCause() instanceof NoSuchInvalidationException)) {
                throw e;
            }
        }
    }

    private static FailureException missing(String what, String name, Place place, FailureException cause) {
        return new FailureException(
                new Failure.NeedsHuman(
                        ReasonCode.NOT_FOUND,
                        "the " + what + " \"" + name + "\" does not exist in " + place,
                        "apply the Terraform root that creates it, or correct the parameter that names it"),
                cause);
    }
}

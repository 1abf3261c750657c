package dev.towpath.adapter.aws.site;

import dev.towpath.model.HttpCheck;
import dev.towpath.model.SiteHeader;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Workload;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.plan.Subject;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Optional;

/** Where a site is published to, as its parameters say. */
record SitePlace(String bucket, Optional<String> distribution) {
    static final String BUCKET = "website-bucket-name";
    static final String DISTRIBUTION = "cloudfront-distribution-id";

    static SitePlace of(Subject subject) {
        String bucket = subject.recorded()
                .parameter(BUCKET)
                .filter(SitePlace::said)
                .orElseThrow(() -> new FailureException(missing(subject)));
        return new SitePlace(bucket, subject.recorded().parameter(DISTRIBUTION).filter(SitePlace::said));
    }

    static SitePlace of(ObservedTarget site, Recorded recorded) {
        String bucket = recorded.parameter(BUCKET)
                .filter(SitePlace::said)
                .orElseThrow(() -> new FailureException(missing(
                        site.workload().parameters().parameter(BUCKET),
                        site.place().toString())));
        return new SitePlace(bucket, recorded.parameter(DISTRIBUTION).filter(SitePlace::said));
    }

    private static Failure missing(Subject subject) {
        return missing(
                subject.workload().parameters().parameter(BUCKET),
                subject.place().toString());
    }

    static Failure missing(String parameter, String place) {
        return new Failure.NeedsHuman(
                ReasonCode.NOT_FOUND,
                "there is no parameter \"" + parameter + "\" in " + place + ", which names the site's bucket",
                "apply the Terraform root that writes it, or set \"ssm_prefix\" in app.yaml");
    }

    /** The headers that a site asks for. */
    static List<SiteHeader> headers(Workload workload) {
        return workload.fold(container -> List.of(), StaticSite::headers, infrastructure -> List.of());
    }

    /** What a site must answer once it is published. */
    static Optional<HttpCheck> verification(Workload workload) {
        return workload.fold(
                container -> Optional.empty(), StaticSite::verification, infrastructure -> Optional.empty());
    }

    /** Whether what somebody changes in the bucket is to be put right. */
    static boolean watched(Workload workload) {
        return workload.fold(container -> false, StaticSite::watched, infrastructure -> false);
    }

    private static boolean said(String value) {
        return !value.isBlank();
    }
}

package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsCall;
import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsErrors;
import dev.towpath.model.Limits;
import dev.towpath.model.Pin;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Workload;
import dev.towpath.observed.Build;
import dev.towpath.observed.BuildSource;
import dev.towpath.observed.Builds;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The zips of sites in the shared account's artifact bucket, a thousand a call.
 *
 * <p>S3 lists keys by name, so the newest is only known when all below the prefix were seen.
 */
public final class SiteBuilds implements BuildSource {
    private static final Pattern OF_COMMIT = Pattern.compile("[0-9a-f]{7,40}");

    private final AwsClients clients;
    private final ArtifactBucket bucket;

    /** Builds in a bucket. */
    public SiteBuilds(AwsClients clients, ArtifactBucket bucket) {
        this.clients = clients;
        this.bucket = bucket;
    }

    /** One answer for every site; workloads of other kinds are not answered. */
    @Override
    public Map<Workload, Builds> list(Collection<Workload> workloads) {
        List<StaticSite> sites = workloads.stream()
                .flatMap(workload -> workload.fold(
                        container -> Stream.<StaticSite>empty(), Stream::of, root -> Stream.<StaticSite>empty()))
                .toList();
        return new LinkedHashMap<>(clients.sweep(sites, SiteBuilds::template, this::list));
    }

    private static String template(StaticSite site) {
        return site.keyTemplate().replace("{app}", site.app().value());
    }

    private Builds list(StaticSite site) {
        String template = template(site);
        String prefix = template.substring(0, template.indexOf("{sha}"));
        AwsCall call = new AwsCall(
                "s3:ListBucket",
                "listing the builds below \"" + prefix + "\" in the bucket \"" + bucket.name() + "\"",
                bucket.place());
        try {
            return AwsErrors.in(call, () -> pages(call, site, prefix));
        } catch (FailureException e) {
            return new Builds.Unlisted(e.failure());
        }
    }

    private Builds pages(AwsCall call, StaticSite site, String prefix) {
        List<Build> builds = new ArrayList<>();
        int objects = 0;
        for (ListObjectsV2Response page : clients.s3(bucket.place())
                .listObjectsV2Paginator(request -> request.bucket(bucket.name()).prefix(prefix))) {
            objects += page.contents().size();
            if (objects > Limits.BUILDS_LISTED_MAX) {
                return new Builds.Unlisted(new Failure.NeedsHuman(
                        ReasonCode.UNSUPPORTED,
                        call + ": there are more than " + Limits.BUILDS_LISTED_MAX + " objects",
                        "let a lifecycle rule expire old ones, or pin artifacts in promotion.yaml"));
            }
            page.contents().stream()
                    .flatMap(object -> build(site, object).stream())
                    .forEach(builds::add);
        }
        return new Builds.Listed("\"" + bucket.name() + "/" + prefix + "\"", builds, objects - builds.size());
    }

    private static Optional<Build> build(StaticSite site, S3Object object) {
        Optional<Instant> written = Optional.ofNullable(object.lastModified());
        return site.pinOf(object.key())
                .filter(pin -> site.key(pin).equals(object.key()))
                .flatMap(pin -> written.map(at -> build(pin, at)));
    }

    private static Build build(Pin pin, Instant at) {
        return new Build(
                pin, at, Optional.empty(), OF_COMMIT.matcher(pin.value()).matches());
    }
}

package dev.towpath.app;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.site.ArtifactBucket;
import dev.towpath.adapter.aws.site.SiteArtifacts;
import dev.towpath.adapter.aws.site.SiteBuilds;
import dev.towpath.adapter.aws.site.SiteDifferences;
import dev.towpath.adapter.aws.site.SiteDrift;
import dev.towpath.adapter.aws.site.SiteLive;
import dev.towpath.adapter.aws.site.SiteRunner;
import dev.towpath.adapter.aws.site.SiteSetting;
import dev.towpath.adapter.aws.site.SiteZips;
import dev.towpath.adapter.http.HttpEndpoints;
import dev.towpath.desired.Platform;
import dev.towpath.desired.SharedServices;
import dev.towpath.execute.StepRunner;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.Limits;
import dev.towpath.model.Place;
import dev.towpath.observed.ArtifactSource;
import dev.towpath.observed.BuildSource;
import dev.towpath.observed.DifferenceSource;
import dev.towpath.observed.DriftSource;
import dev.towpath.observed.LiveSource;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The parts that know static sites, wired to one run. */
final class Sites {
    private static final String KEY = "shared_services.artifact_bucket";

    private final Workbench bench;
    private final AwsClients clients;
    private final ObjectStore store;
    private final Optional<ArtifactBucket> bucket;
    private final Optional<SiteZips> zips;

    Sites(Workbench bench, AwsClients clients, ObjectStore store, Platform platform) {
        this.bench = bench;
        this.clients = clients;
        this.store = store;
        this.bucket = bucket(platform);
        this.zips = zips(bench, clients, platform);
    }

    private static Optional<ArtifactBucket> bucket(Platform platform) {
        Optional<Place> place = platform.sharedServices().map(SharedServices::place);
        return platform.sharedServices()
                .flatMap(SharedServices::artifactBucket)
                .flatMap(name -> place.map(where -> new ArtifactBucket(where, name)));
    }

    private static Optional<SiteZips> zips(Workbench bench, AwsClients clients, Platform platform) {
        return bucket(platform)
                .map(known ->
                        new SiteZips(clients, known, bench.directories().cache().resolve("zips")));
    }

    /** The zips alone, which need no state store. */
    static ArtifactSource artifacts(Workbench bench, AwsClients clients, Platform platform) {
        return artifacts(clients, zips(bench, clients, platform));
    }

    LiveSource live() {
        return new SiteLive(clients, store);
    }

    ArtifactSource artifacts() {
        return artifacts(clients, zips);
    }

    private static ArtifactSource artifacts(AwsClients clients, Optional<SiteZips> zips) {
        return zips.<ArtifactSource>map(known -> new SiteArtifacts(clients, known))
                .orElseGet(() -> ArtifactsByKind.nowhere(KEY));
    }

    BuildSource builds() {
        return bucket.<BuildSource>map(known -> new SiteBuilds(clients, known))
                .orElseGet(() -> BuildsByKind.nowhere(KEY));
    }

    StepRunner runner(RecordWriter records) {
        return zips.<StepRunner>map(known -> new SiteRunner(clients, known, store, records, setting()))
                .orElse((step, context) -> {
                    throw nowhere();
                });
    }

    private static FailureException nowhere() {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.INVALID,
                "towpath.yaml does not say where the zips of sites are kept",
                "add \"" + KEY + "\" to towpath.yaml"));
    }

    DifferenceSource differences() {
        return zips.<DifferenceSource>map(known -> new SiteDifferences(clients, known, store, setting()))
                .orElse(wish -> {
                    throw nowhere();
                });
    }

    DriftSource drift() {
        return new SiteDrift(clients, store);
    }

    private SiteSetting setting() {
        return new SiteSetting(
                bench.clock(),
                System::nanoTime,
                time -> Thread.sleep(time.toMillis()),
                new HttpEndpoints(InetAddress::getAllByName, System::nanoTime, time -> Thread.sleep(time.toMillis())),
                new Semaphore(Limits.UPLOADS_MAX));
    }
}

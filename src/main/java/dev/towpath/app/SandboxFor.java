package dev.towpath.app;

import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.ModuleReference;
import dev.towpath.desired.Platform;
import dev.towpath.desired.SharedServices;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.model.Artifact;
import dev.towpath.model.ContainerService;
import dev.towpath.model.Digest;
import dev.towpath.model.Limits;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Place;
import dev.towpath.model.SiteBundle;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Target;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.sandbox.ServiceSeed;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills a rehearsal cloud with what a config repository needs: what Terraform would have made, and what builds would have left.
 * Nothing is deployed yet.
 */
final class SandboxFor {
    /** One cluster in each account, so that many services are described in one call. */
    private static final String CLUSTER = "platform";

    /** Good enough to make a bucket; what Terraform makes of the file is for Terraform to say. */
    private static final Pattern S3_BACKEND =
            Pattern.compile("backend\\s+\"s3\"\\s*\\{[^}]*?\\bbucket\\s*=\\s*\"([a-z0-9.-]{3,63})\"");

    private final Cloud cloud;
    private final Platform platform;
    private final List<String> remarks = new ArrayList<>();

    private SandboxFor(Cloud cloud, Platform platform) {
        this.cloud = cloud;
        this.platform = platform;
    }

    /**
     * Seeds everything that the repository needs.
     *
     * @return what could not be seeded as the repository wants it, a sentence each
     */
    static List<String> seed(Cloud cloud, RepoSnapshot snapshot, DesiredState desired, TreeParser yaml) {
        if (desired.platform().isEmpty()) {
            return List.of("towpath.yaml cannot be read, so nothing was seeded; `towpath validate` says why");
        }
        SandboxFor seeding = new SandboxFor(cloud, desired.platform().get());
        seeding.platform();
        SortedMap<Target, Set<PinnedArtifacts.Pinned>> pinned =
                new PinnedArtifacts(snapshot, yaml).of(desired.targets().keySet());
        desired.targets().values().forEach(target -> {
            seeding.target(target);
            seeding.terraformState(target, snapshot.tree());
            pinned.getOrDefault(target.target(), Set.of()).forEach(pin -> seeding.artifact(target, pin));
        });
        desired.invalid()
                .keySet()
                .forEach(target -> seeding.remarks.add(target + " cannot be read, so nothing was seeded for it"));
        return List.copyOf(seeding.remarks);
    }

    private void platform() {
        List<Place> places = new ArrayList<>();
        platform.sharedServices().map(SharedServices::place).ifPresent(places::add);
        platform.environments().values().forEach(environment -> places.add(environment.place()));
        places.stream()
                .filter(place -> place.role().isEmpty())
                .findFirst()
                .ifPresent(place -> cloud.callerAccount(place.account().id()));
        Place home = places.get(0);
        cloud.region(home.region().id());
        platform.state()
                .filter(state -> state.startsWith("s3://"))
                .map(state -> state.substring("s3://".length()).replaceFirst("/.*", ""))
                .ifPresent(bucket -> at(home).bucket(bucket));
    }

    private void target(DesiredTarget target) {
        CloudAccount account = at(target.environment().place());
        target.workload()
                .<Boolean>fold(
                        container -> container(target, container, account),
                        site -> site(target, site, account),
                        infrastructure -> true);
    }

    /** The bucket of a root's S3 backend, where its files name one. */
    private void terraformState(DesiredTarget target, Tree tree) {
        for (TreeEntry entry : tree.under(target.target().directory())) {
            if (entry.kind().isFile() && entry.name().endsWith(".tf") && entry.size() < Limits.FILE_BYTES_MAX) {
                Matcher backend = S3_BACKEND.matcher(new String(tree.read(entry), StandardCharsets.UTF_8));
                if (backend.find()) {
                    at(target.environment().place()).bucket(backend.group(1));
                }
            }
        }
    }

    private boolean container(DesiredTarget target, ContainerService service, CloudAccount account) {
        ParameterPrefix prefix = service.parameters();
        Place registry = registry(target);
        CloudAccount shared = at(registry);
        shared.immutableRepository(service.repository());
        shared.shareRepository(service.repository(), account.id().id());
        shared.image(service.repository(), ContainerService.NEVER_DEPLOYED);
        String image = registry.account() + ".dkr.ecr." + registry.region() + ".amazonaws.com/" + service.repository()
                + ":" + ContainerService.NEVER_DEPLOYED;
        String name = target.target().app() + "-" + target.target().environment();
        String container = service.container().orElse("app");
        account.service(ServiceSeed.of(CLUSTER, name, container, image));
        account.parameter(prefix.parameter("container-image-tag"), ContainerService.NEVER_DEPLOYED);
        account.parameter(prefix.parameter("ecs-cluster-name"), CLUSTER);
        account.parameter(prefix.parameter("ecs-service-name"), name);
        if (target.module().map(ModuleReference::worker).orElse(false)) {
            account.service(ServiceSeed.of(CLUSTER, name + "-worker", container, image));
            account.parameter(prefix.parameter("ecs-worker-service-name"), name + "-worker");
        }
        return true;
    }

    private boolean site(DesiredTarget target, StaticSite site, CloudAccount account) {
        ParameterPrefix prefix = site.parameters();
        String bucket = bucketName(target.target());
        String distribution = "E"
                + Digest.of(target.target().toString()).hex().substring(0, 13).toUpperCase(Locale.ROOT);
        account.bucket(bucket);
        account.distribution(distribution, bucket);
        account.parameter(prefix.parameter("artifact-key"), StaticSite.NEVER_DEPLOYED);
        account.parameter(prefix.parameter("website-bucket-name"), bucket);
        account.parameter(prefix.parameter("cloudfront-distribution-id"), distribution);
        artifactBucket().ifPresent(at(registry(target))::bucket);
        return true;
    }

    /** Names of buckets have 63 characters at most. */
    private String bucketName(Target target) {
        String name = platform.namespace() + "-" + target.app() + "-" + target.environment();
        return name.length() <= 63
                ? name
                : name.substring(0, 50) + "-" + Digest.of(name).abbreviated();
    }

    private void artifact(DesiredTarget target, PinnedArtifacts.Pinned pinned) {
        Optional<Artifact> artifact = target.workload().artifact(pinned.pin());
        artifact.ifPresent(found -> found.<Boolean>fold(
                image -> {
                    CloudAccount shared = at(registry(target));
                    pinned.digest()
                            .ifPresentOrElse(
                                    digest -> shared.image(
                                            image.repository(), image.pin().value(), digest),
                                    () -> shared.imageUnlessThere(
                                            image.repository(), image.pin().value()));
                    return true;
                },
                bundle -> bundle(target, pinned, bundle)));
    }

    private boolean bundle(DesiredTarget target, PinnedArtifacts.Pinned pinned, SiteBundle bundle) {
        byte[] zip = RehearsalSite.zip(target.target().app(), bundle.pin());
        if (pinned.digest().filter(digest -> !digest.equals(Digest.of(zip))).isPresent()) {
            remarks.add(target.target() + " pins " + bundle.pin() + " by a digest that no rehearsal zip can have; pin "
                    + Digest.of(zip) + " or no digest to rehearse it");
        }
        artifactBucket()
                .ifPresentOrElse(
                        bucket -> at(registry(target))
                                .bucket(bucket)
                                .object(bucket, bundle.key(), zip, Map.of("content-type", "application/zip")),
                        () -> remarks.add(
                                target.target() + " is a static site, but towpath.yaml names no artifact_bucket"
                                        + " in shared_services, so its zips have no place"));
        return true;
    }

    private Optional<String> artifactBucket() {
        return platform.sharedServices().flatMap(SharedServices::artifactBucket);
    }

    /** Where artifacts are built: the shared account, or the environment's own where there is none. */
    private Place registry(DesiredTarget target) {
        return platform.sharedServices()
                .map(SharedServices::place)
                .orElse(target.environment().place());
    }

    private CloudAccount at(Place place) {
        return cloud.account(place.account().id(), place.region().id());
    }
}

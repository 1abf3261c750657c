package dev.towpath.sandbox;

import dev.towpath.model.Account;
import dev.towpath.model.Digest;
import dev.towpath.model.Region;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One account of the rehearsal cloud in one region: seeded before a rehearsal, looked into afterwards. */
public final class CloudAccount {
    private static final String SEEDED_BY = "arn:aws:iam::000000000000:user/seed";

    private final Cloud cloud;
    private final Account account;
    private final Region region;

    CloudAccount(Cloud cloud, Account account, Region region) {
        this.cloud = cloud;
        this.account = account;
        this.region = region;
    }

    /** The account's number. */
    public Account id() {
        return account;
    }

    /** Writes an SSM parameter; one that exists gets a new version. */
    public CloudAccount parameter(String name, String value) {
        state().ssm().put(name, value, "String", SEEDED_BY);
        return this;
    }

    /** Writes an SSM parameter of type SecureString. */
    public CloudAccount secret(String name, String value) {
        state().ssm().put(name, value, "SecureString", SEEDED_BY);
        return this;
    }

    /** Removes an SSM parameter, if it is there. */
    public CloudAccount removeParameter(String name) {
        state().ssm().remove(name);
        return this;
    }

    /** The present value of an SSM parameter. */
    public Optional<String> parameter(String name) {
        return state().ssm().value(name);
    }

    /** A bucket of this account; one that is there stays as it is. */
    public CloudAccount bucket(String name) {
        cloud.buckets().computeIfAbsent(name, n -> new Bucket(n, account, region, cloud));
        return this;
    }

    /** Lets another account read a bucket of this account. */
    public CloudAccount share(String bucket, String reader) {
        owned(bucket).readers().add(new Account(reader));
        return this;
    }

    /** Keeps every version of the objects of a bucket from now on. */
    public CloudAccount versioning(String bucket) {
        owned(bucket).versioned(true);
        return this;
    }

    /** Puts an object into a bucket, as a client would. */
    public CloudAccount object(String bucket, String key, byte[] content, Map<String, String> headers) {
        owned(bucket).put(key, content.clone(), Checksum.md5(content), headers, Map.of(), Bucket.Condition.NONE);
        return this;
    }

    /** Deletes an object, as somebody behind our back would. */
    public CloudAccount removeObject(String bucket, String key) {
        owned(bucket).delete(key, Bucket.Condition.NONE);
        return this;
    }

    /** The content of an object. */
    public Optional<byte[]> object(String bucket, String key) {
        return owned(bucket).newest(key).map(object -> object.content().clone());
    }

    /** The headers with which an object is served, by name in lower case. */
    public Map<String, String> objectHeaders(String bucket, String key) {
        return owned(bucket).newest(key).map(StoredObject::headers).orElse(Map.of());
    }

    /** The keys of a bucket, in order. */
    public List<String> objects(String bucket) {
        return List.copyOf(owned(bucket).list("", key -> true).keySet());
    }

    /** An ECR repository of this account; one that is there stays as it is. */
    public CloudAccount repository(String name) {
        state().ecr().repository(name);
        return this;
    }

    /** Archives an image: it is listed and cannot be pulled. */
    public CloudAccount archiveImage(String repository, String tag) {
        state().ecr().repository(repository).archive(tag);
        return this;
    }

    /** An ECR repository whose tags are never moved. */
    public CloudAccount immutableRepository(String name) {
        state().ecr().repository(name).immutable(true);
        return this;
    }

    /** Lets another account read an ECR repository of this account. */
    public CloudAccount shareRepository(String name, String reader) {
        state().ecr().repository(name).share(new Account(reader));
        return this;
    }

    /** An image for linux/amd64 under a tag; its digest is that of its manifest, the same for the same tag. */
    public Digest image(String repository, String tag) {
        return image(repository, tag, Optional.empty(), "amd64");
    }

    /** The same, where the tag does not name an image already. */
    public Digest imageUnlessThere(String repository, String tag) {
        return state().ecr().digest(repository, tag).orElseGet(() -> image(repository, tag));
    }

    /** The digest of an image, if it is there. */
    public Optional<Digest> imageDigest(String repository, String tag) {
        return state().ecr().digest(repository, tag);
    }

    /** An image that has a declared digest, such as one that a repository pins; its manifest has another one. */
    public Digest image(String repository, String tag, Digest declared) {
        return image(repository, tag, Optional.of(declared), "amd64");
    }

    /** An image for linux on another processor. */
    public Digest image(String repository, String tag, String architecture) {
        return image(repository, tag, Optional.empty(), architecture);
    }

    private Digest image(String repository, String tag, Optional<Digest> declared, String architecture) {
        return state().ecr().seed(repository, tag, declared, architecture);
    }

    /** An ECS cluster; services make theirs themselves. */
    public CloudAccount cluster(String name) {
        state().ecs().cluster(name);
        return this;
    }

    /** An ECS service that runs; returns the ARN of its task definition. */
    public String service(ServiceSeed seed) {
        return state().ecs().seed(seed);
    }

    /** An ECS service that runs two tasks of an image; returns the ARN of its task definition. */
    public String service(String cluster, String name, String image) {
        return service(ServiceSeed.of(cluster, name, image));
    }

    /** The images of the service's PRIMARY deployment at this moment, by container. */
    public List<String> runningImages(String cluster, String service) {
        return state().ecs().images(cluster, service);
    }

    /** The commands of the tasks that RunTask started here, in order. */
    public List<String> commands() {
        return state().ecs().commands();
    }

    /** What really runs in one container of a service, whatever the wire says. */
    public ServiceTruth truth(String cluster, String service, String container) {
        return state().ecs().truth(cluster, service, container);
    }

    /** A CloudFront distribution with this id in front of a bucket; one that is there stays as it is. */
    public CloudAccount distribution(String id, String bucket) {
        cloud.distributions(account).seed(id, bucket);
        return this;
    }

    /** The paths of every invalidation of a distribution, oldest first. */
    public List<List<String>> invalidations(String distribution) {
        return cloud.distributions(account).invalidated(distribution);
    }

    /** A line in CloudWatch Logs. */
    public CloudAccount log(String group, String stream, String line) {
        state().logs().write(group, stream, cloud.clock().instant(), line);
        return this;
    }

    private Bucket owned(String name) {
        return Optional.ofNullable(cloud.buckets().get(name))
                .filter(bucket -> bucket.owner().equals(account))
                .orElseThrow(() -> new IllegalArgumentException(
                        "account " + account + " has no bucket \"" + name + "\"; make it first"));
    }

    private PlaceState state() {
        return cloud.place(account, region);
    }
}

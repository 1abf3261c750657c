package dev.towpath.sandbox;

import dev.towpath.model.Account;
import dev.towpath.model.Digest;
import dev.towpath.model.Region;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * The rehearsal cloud itself: accounts with their parameters, services, images, buckets and distributions, held in memory, and
 * what is to go wrong in it.
 *
 * <p>Nothing in it moves by itself: what a rollout has come to is worked out from the clock whenever somebody asks.
 */
public final class Cloud {
    /** The account of callers whose credentials say nothing else. */
    public static final Account DEFAULT_ACCOUNT = new Account("000000000000");

    /** Who a request without a signature comes from. */
    static final String ANONYMOUS = "anonymous";

    private static final Region DEFAULT_REGION = new Region("us-east-1");

    private record Where(Account account, Region region) {}

    private final InstantSource clock;
    private final Ids ids = new Ids();
    private final Calls calls = new Calls();
    private final Faults faults = new Faults();
    private final Identities identities;
    private final Map<Where, PlaceState> places = new ConcurrentHashMap<>();
    private final Map<String, Bucket> buckets = new ConcurrentSkipListMap<>();
    private final Map<Account, Distributions> distributions = new ConcurrentHashMap<>();
    private final Map<String, Rollout> scripts = new ConcurrentHashMap<>();
    private final Map<String, TaskScript> taskScripts = new ConcurrentSkipListMap<>();
    private volatile String endpoint = "";
    private volatile Account caller = DEFAULT_ACCOUNT;
    private volatile Region region = DEFAULT_REGION;
    private volatile Duration rollout = Duration.ofSeconds(2);
    private volatile Duration staleness = Duration.ZERO;
    private volatile Duration bake = Duration.ofSeconds(1);
    private volatile Duration invalidation = Duration.ofSeconds(1);

    /** An empty cloud whose time is that of the clock. */
    public Cloud(InstantSource clock) {
        this.clock = clock;
        this.identities = new Identities(clock, ids);
    }

    /** An empty cloud in real time. */
    public Cloud() {
        this(InstantSource.system());
    }

    /** The account of callers without a role, whose access key id is not an account's number. */
    public Cloud callerAccount(String account) {
        caller = new Account(account);
        return this;
    }

    /** The region that {@link #account(String)} seeds. */
    public Cloud region(String name) {
        region = new Region(name);
        return this;
    }

    /** How long a rollout takes until it is completed or judged failed; two seconds if nothing is said. */
    public Cloud rollout(Duration duration) {
        rollout = duration;
        return this;
    }

    /** How long a deployment that shifts traffic keeps old and new tasks side by side; one second if nothing is said. */
    public Cloud bake(Duration duration) {
        bake = duration;
        return this;
    }

    /** Scripts every rollout of an image, given by its whole reference, its tag or its digest, or of a task definition family. */
    public Cloud rollout(String imageOrFamily, Rollout script) {
        scripts.put(imageOrFamily, script);
        return this;
    }

    /**
     * How long ECS goes on describing a service as it was before its last change; nothing if nothing is said.
     *
     * <p>AWS's reads are eventually consistent: an answer may be older than one's own change.
     */
    public Cloud staleness(Duration duration) {
        staleness = duration;
        return this;
    }

    /** Scripts every task that is run once and has this text in its command. */
    public Cloud task(String text, TaskScript script) {
        taskScripts.put(text, script);
        return this;
    }

    /** How long a CloudFront invalidation takes; one second if nothing is said. */
    public Cloud invalidation(Duration duration) {
        invalidation = duration;
        return this;
    }

    /** Makes something go wrong from now on. */
    public Cloud fault(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** From now on nothing goes wrong any more, rollouts aside. */
    public Cloud clearFaults() {
        faults.clear();
        return this;
    }

    /** Nobody may assume this role. */
    public Cloud closeRole(String arn) {
        identities.close(arn);
        return this;
    }

    /** An account in the cloud's region, to fill and to look into. */
    public CloudAccount account(String id) {
        return account(id, region.id());
    }

    /** An account in a region, to fill and to look into. */
    public CloudAccount account(String id, String regionName) {
        return new CloudAccount(this, new Account(id), new Region(regionName));
    }

    /** What was asked of this cloud. */
    public Calls calls() {
        return calls;
    }

    InstantSource clock() {
        return clock;
    }

    Ids ids() {
        return ids;
    }

    Faults faults() {
        return faults;
    }

    Identities identities() {
        return identities;
    }

    Account caller() {
        return caller;
    }

    Region region() {
        return region;
    }

    Duration rollout() {
        return rollout;
    }

    Duration staleness() {
        return staleness;
    }

    Duration bake() {
        return bake;
    }

    Duration invalidation() {
        return invalidation;
    }

    /** Where the sandbox that serves this cloud listens; empty before it does. */
    String endpoint() {
        return endpoint;
    }

    void endpoint(String address) {
        endpoint = address;
    }

    /** What was scripted for an image or a family. */
    Optional<Rollout> scripted(String image, Optional<Digest> digest, String family) {
        String tag = image.substring(Math.max(image.lastIndexOf(':'), image.lastIndexOf('/')) + 1);
        return Stream.of(image, tag, digest.map(Digest::value).orElse(""), family)
                .flatMap(key -> Optional.ofNullable(scripts.get(key)).stream())
                .findFirst();
    }

    /** What was scripted for a task by its command. */
    Optional<TaskScript> scripted(String command) {
        return taskScripts.entrySet().stream()
                .filter(script -> command.contains(script.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    Map<String, Bucket> buckets() {
        return buckets;
    }

    /** A bucket that the caller may read: its owner's, or one that was shared with it. */
    Bucket readable(String name, HttpCall call) {
        Bucket bucket = bucket(name, call);
        if (!call.caller().arn().equals(ANONYMOUS)
                && bucket.readers().contains(call.caller().account())) {
            return bucket;
        }
        return owned(bucket, call.caller());
    }

    /** A bucket that the caller may change: only its owner's. */
    Bucket writable(String name, HttpCall call) {
        return owned(bucket(name, call), call.caller());
    }

    private Bucket bucket(String name, HttpCall call) {
        Bucket bucket = Optional.ofNullable(buckets.get(name))
                .orElseThrow(() -> new AwsError(404, "NoSuchBucket", "The specified bucket does not exist"));
        Optional<String> expected = call.header("x-amz-expected-bucket-owner");
        if (expected.isPresent() && !expected.get().equals(bucket.owner().id())) {
            throw new AwsError(403, "AccessDenied", "Access Denied");
        }
        return bucket;
    }

    private static Bucket owned(Bucket bucket, Caller who) {
        if (who.arn().equals(ANONYMOUS) || !bucket.owner().equals(who.account())) {
            throw new AwsError(403, "AccessDenied", "Access Denied");
        }
        return bucket;
    }

    Distributions distributions(Account owner) {
        return distributions.computeIfAbsent(owner, account -> new Distributions(this, account));
    }

    PlaceState place(Account account, Region where) {
        return places.computeIfAbsent(new Where(account, where), w -> new PlaceState(this, account, where));
    }

    PlaceState place(Caller who) {
        return place(who.account(), who.region());
    }
}

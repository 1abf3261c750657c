package dev.towpath.sandbox;

import dev.towpath.model.Account;
import dev.towpath.model.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A cloud file: what exists in a rehearsal cloud, how its rollouts go and what goes wrong, as a tree of mappings, lists and texts.
 *
 * <p>It is checked whole before any of it is applied; {@code docs/reference/cloud-file.md} describes every key.
 */
public final class CloudScript {
    private final List<Consumer<Cloud>> steps = new ArrayList<>();

    private CloudScript() {}

    /**
     * The script that a tree describes.
     *
     * @param tree values are texts, lists and mappings by text
     * @throws IllegalArgumentException naming the place in the tree, if something in it is unknown or has another form
     */
    public static CloudScript of(Map<String, ?> tree) {
        CloudScript script = new CloudScript();
        ScriptNode root = ScriptNode.root(tree);
        root.only(
                "caller_account",
                "region",
                "rollout",
                "bake",
                "staleness",
                "invalidation",
                "latency",
                "closed_roles",
                "accounts",
                "rollouts",
                "tasks",
                "faults");
        root.account("caller_account").ifPresent(account -> script.add(cloud -> cloud.callerAccount(account.id())));
        root.text("region").ifPresent(region -> script.add(cloud -> cloud.region(region)));
        root.duration("rollout").ifPresent(time -> script.add(cloud -> cloud.rollout(time)));
        root.duration("bake").ifPresent(time -> script.add(cloud -> cloud.bake(time)));
        root.duration("staleness").ifPresent(time -> script.add(cloud -> cloud.staleness(time)));
        root.duration("invalidation").ifPresent(time -> script.add(cloud -> cloud.invalidation(time)));
        root.duration("latency").ifPresent(time -> script.add(cloud -> cloud.fault(Fault.delay("*", time))));
        root.texts("closed_roles").forEach(role -> script.add(cloud -> cloud.closeRole(role)));
        root.children("accounts").forEach(script::account);
        root.items("rollouts").forEach(script::rollout);
        root.items("tasks").forEach(script::task);
        root.items("faults").forEach(script::fault);
        return script;
    }

    /** Carries the script out. */
    public void applyTo(Cloud cloud) {
        steps.forEach(step -> step.accept(cloud));
    }

    private void add(Consumer<Cloud> step) {
        steps.add(step);
    }

    private interface Seeding {
        void in(CloudAccount account);
    }

    private void account(String id, ScriptNode node) {
        if (!Account.valid(id)) {
            throw node.wrong("is not an account id of twelve digits");
        }
        node.only(
                "region", "parameters", "secrets", "clusters", "services", "repositories", "buckets", "distributions");
        List<Seeding> seedings = new ArrayList<>();
        node.pairs("parameters").forEach((name, value) -> seedings.add(account -> account.parameter(name, value)));
        node.pairs("secrets").forEach((name, value) -> seedings.add(account -> account.secret(name, value)));
        node.texts("clusters").forEach(name -> seedings.add(account -> account.cluster(name)));
        node.children("repositories").forEach((name, repository) -> repository(name, repository, seedings));
        node.children("buckets").forEach((name, bucket) -> bucket(name, bucket, seedings));
        node.pairs("distributions")
                .forEach((name, bucket) -> seedings.add(account -> account.distribution(name, bucket)));
        node.items("services").forEach(service -> service(service, seedings));
        Optional<String> region = node.text("region");
        add(cloud -> {
            CloudAccount account = region.map(name -> cloud.account(id, name)).orElseGet(() -> cloud.account(id));
            seedings.forEach(seeding -> seeding.in(account));
        });
    }

    private static void repository(String name, ScriptNode node, List<Seeding> seedings) {
        node.only("immutable", "shared_with", "images");
        boolean immutable = node.flag("immutable", true);
        seedings.add(account -> {
            if (immutable) {
                account.immutableRepository(name);
            } else {
                account.repository(name);
            }
        });
        node.texts("shared_with").forEach(reader -> seedings.add(account -> account.shareRepository(name, reader)));
        node.pairs("images").forEach((tag, digest) -> {
            if (!digest.isEmpty() && !Digest.valid(digest)) {
                throw node.wrong("has an image \"" + tag + "\" whose digest is neither empty nor sha256:<64 digits>");
            }
            seedings.add(account -> {
                if (digest.isEmpty()) {
                    account.image(name, tag);
                } else {
                    account.image(name, tag, new Digest(digest));
                }
            });
        });
    }

    private static void bucket(String name, ScriptNode node, List<Seeding> seedings) {
        node.only("versioning", "shared_with", "objects");
        seedings.add(account -> account.bucket(name));
        if (node.flag("versioning", false)) {
            seedings.add(account -> account.versioning(name));
        }
        node.texts("shared_with").forEach(reader -> seedings.add(account -> account.share(name, reader)));
        node.pairs("objects")
                .forEach((key, content) -> seedings.add(
                        account -> account.object(name, key, content.getBytes(StandardCharsets.UTF_8), Map.of())));
    }

    private static void service(ScriptNode node, List<Seeding> seedings) {
        node.only("cluster", "name", "container", "image", "desired_count", "strategy", "circuit_breaker", "status");
        ServiceSeed seed = ServiceSeed.of(
                        node.required("cluster"),
                        node.required("name"),
                        node.text("container").orElse("app"),
                        node.required("image"))
                .desiring(node.number("desired_count", 2))
                .status(status(node))
                .strategy(strategy(node));
        boolean breaker = node.flag("circuit_breaker", true);
        seedings.add(account -> account.service(breaker ? seed : seed.withoutCircuitBreaker()));
    }

    private static String strategy(ScriptNode node) {
        String word = node.text("strategy").orElse("rolling");
        if (!List.of("rolling", "blue_green", "linear", "canary").contains(word)) {
            throw node.wrong("has a strategy that is none of rolling, blue_green, linear, canary");
        }
        return word.toUpperCase(Locale.ROOT);
    }

    private static String status(ScriptNode node) {
        String status = node.text("status").orElse("active").toUpperCase(Locale.ROOT);
        if (!List.of("ACTIVE", "DRAINING", "INACTIVE").contains(status)) {
            throw node.wrong("has a status that is none of active, draining, inactive");
        }
        return status;
    }

    private void rollout(ScriptNode node) {
        node.only("image", "outcome", "reason", "exit_code", "log", "takes");
        String image = node.required("image");
        String reason = node.text("reason").orElse("");
        Rollout rollout = switch (node.required("outcome")) {
            case "complete" -> Rollout.completes();
            case "fail" ->
                node.text("exit_code").isPresent()
                        ? Rollout.exits(node.number("exit_code", 1), node.texts("log"))
                        : Rollout.failsToStart(
                                reason.isEmpty()
                                        ? "CannotPullContainerError: pull image manifest has been retried 1 time(s)"
                                        : reason);
            case "out_of_memory" -> Rollout.runsOutOfMemory();
            case "unhealthy" -> Rollout.isUnhealthy();
            case "recover" ->
                Rollout.recovers(
                        reason.isEmpty() ? "Timeout waiting for network interface provisioning to complete." : reason);
            case "die" -> Rollout.dies(node.number("exit_code", 1), node.texts("log"));
            case "partial" -> Rollout.comesUpInPart();
            case "other_image" -> Rollout.runsAnotherImage();
            case "alarm" -> Rollout.raisesAlarm(reason.isEmpty() ? "error-rate" : reason);
            case "stuck" -> Rollout.sticks();
            case "unplaceable" -> Rollout.cannotBePlaced();
            default ->
                throw node.wrong(
                        "has an outcome that is none of complete, recover, fail, out_of_memory, unhealthy, die, partial,"
                                + " other_image, alarm, stuck, unplaceable");
        };
        Rollout timed = node.duration("takes").map(rollout::taking).orElse(rollout);
        add(cloud -> cloud.rollout(image, timed));
    }

    private void task(ScriptNode node) {
        node.only("command", "exit_code", "hangs", "log");
        String text = node.required("command");
        List<String> log = node.texts("log");
        TaskScript script =
                node.flag("hangs", false) ? TaskScript.hangs(log) : TaskScript.exits(node.number("exit_code", 0), log);
        add(cloud -> cloud.task(text, script));
    }

    private void fault(ScriptNode node) {
        node.only("operation", "account", "kind", "times", "delay");
        String word = node.required("kind").toUpperCase(Locale.ROOT);
        Fault.Kind kind = Arrays.stream(Fault.Kind.values())
                .filter(candidate -> candidate.name().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> node.wrong("has a kind that is none of delay, throttle, error, deny, drop, drop_answer"));
        Fault fault = new Fault(
                node.required("operation"),
                node.account("account"),
                kind,
                node.number("times", Fault.ALWAYS),
                node.duration("delay").orElse(Duration.ZERO));
        add(cloud -> cloud.fault(fault));
    }
}

package dev.towpath.hostile;

import dev.towpath.hostile.HostileRepositories.Attempt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Objects of the state store that were altered by somebody, or written by another version, and caches full of rubbish.
 *
 * <p>Each begins as what Towpath wrote itself. Whatever became of it, it must be there unchanged afterwards if it was not understood.
 */
final class HostileStore {
    private static final String INTENT = "intents/healthy/prod1.json";
    private static final String LEASE = "leases/healthy/prod1.json";
    private static final String QUARANTINE = "quarantine/healthy/prod1.json";
    private static final String INVENTORY = "inventory.json";
    private static final String WRITTEN_INTENT =
            "{\"schema\":\"towpath.intent/v1\",\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"app\":\"healthy\",\"env\":\"prod1\","
                    + "\"kind\":\"container\",\"artifact\":\"sha-2222222\",\"commit\":\"" + "1".repeat(40)
                    + "\",\"epoch\":1,\"run\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"at\":\"2026-01-01T00:00:00Z\",\"notes\":{}}";
    private static final String WRITTEN_QUARANTINE =
            "{\"schema\":\"towpath.quarantine/v1\",\"app\":\"healthy\",\"env\":\"prod1\",\"subject\":\"sha-2222222\","
                    + "\"reason\":\"rollout_failed\",\"message\":\"its tasks died\",\"run\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\","
                    + "\"at\":\"2026-01-01T00:00:00Z\"}";
    private static final String WRITTEN_LEASE =
            "{\"schema\":\"towpath.lease/v1\",\"app\":\"healthy\",\"env\":\"prod1\",\"holder\":\"a run\",\"epoch\":3,\"beat\":9,"
                    + "\"released\":true}";
    private static final String WRITTEN_INVENTORY =
            "{\"schema\":\"towpath.inventory/v1\",\"present\":[\"healthy/prod1\"],\"orphaned\":[],\"retired\":[]}";

    private HostileStore() {}

    static Map<String, Attempt> all() {
        Map<String, Attempt> all = new LinkedHashMap<>();
        all.putAll(intents());
        all.putAll(others());
        all.put("cache: every file is rubbish", rubbish(16));
        all.put("cache: every file is empty", rubbish(0));
        all.put("cache: every file is 9 MiB of rubbish", rubbish(9 << 20));
        return all;
    }

    private static Map<String, Attempt> intents() {
        Map<String, Attempt> all = new LinkedHashMap<>();
        all.put("store: an intent of an unknown kind", altered(INTENT, WRITTEN_INTENT, with("container", "lambda")));
        all.put("store: an intent of another schema", altered(INTENT, WRITTEN_INTENT, with("intent/v1", "intent/v9")));
        all.put("store: an intent that is cut short", altered(INTENT, WRITTEN_INTENT, text -> text.substring(0, 90)));
        all.put(
                "store: an intent at an epoch that nobody can have reached",
                altered(INTENT, WRITTEN_INTENT, with("\"epoch\":1", "\"epoch\":9223372036854775807")));
        all.put("store: an intent at no epoch", altered(INTENT, WRITTEN_INTENT, with("\"epoch\":1", "\"epoch\":NaN")));
        all.put(
                "store: an intent of the end of time",
                altered(INTENT, WRITTEN_INTENT, with("2026-01-01T", "+999999999-12-31T")));
        all.put("store: an intent about another target", altered(INTENT, WRITTEN_INTENT, with("prod1", "stage1")));
        all.put(
                "store: an intent with one key twice",
                altered(INTENT, WRITTEN_INTENT, with("{\"s", "{\"id\":\"x\",\"s")));
        all.put(
                "store: an intent of 5 MiB",
                altered(INTENT, WRITTEN_INTENT, with("{}}", "{\"x\":\"" + "x".repeat(5 << 20) + "\"}}")));
        all.put(
                "store: an intent without its lease, which was at a lower epoch",
                kept(INTENT, with("\"epoch\":1", "\"epoch\":7").apply(WRITTEN_INTENT), false));
        return all;
    }

    private static Map<String, Attempt> others() {
        Map<String, Attempt> all = new LinkedHashMap<>();
        all.put("store: a lease before the first epoch", altered(LEASE, WRITTEN_LEASE, with(":3,", ":-3,")));
        all.put(
                "store: a lease at the last epoch of all",
                altered(LEASE, WRITTEN_LEASE, with(":3,", ":9223372036854775807,")));
        all.put("store: a lease at the epoch 1e999999999", altered(LEASE, WRITTEN_LEASE, with(":3,", ":1e999999999,")));
        all.put(
                "store: a quarantine that is cut short",
                altered(QUARANTINE, WRITTEN_QUARANTINE, text -> text.substring(0, 90)));
        all.put(
                "store: a quarantine about another target",
                altered(QUARANTINE, WRITTEN_QUARANTINE, with("healthy", "other")));
        all.put(
                "store: a quarantine of 5 MiB",
                altered(QUARANTINE, WRITTEN_QUARANTINE, with("died", "x".repeat(5 << 20))));
        all.put("store: an inventory of another schema", altered(INVENTORY, WRITTEN_INVENTORY, with("/v1", "/v9")));
        all.put(
                "store: an inventory that is cut short",
                altered(INVENTORY, WRITTEN_INVENTORY, text -> text.substring(0, 50)));
        all.put(
                "store: an inventory of targets that are none",
                altered(INVENTORY, WRITTEN_INVENTORY, with("healthy/prod1", "../../etc/passwd")));
        all.put(
                "store: an entry of the history with a number that is none",
                kept(
                        "history/healthy/prod1/01ARZ3NDEKTSV4RRFFQ69G5FAV.json",
                        "{\"schema\":\"towpath.entry/v1\",\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"app\":\"healthy\","
                                + "\"env\":\"prod1\",\"kind\":\"container\",\"commit\":\"" + "1".repeat(40)
                                + "\",\"pull_request\":99999999999999}",
                        true));
        return all;
    }

    private static UnaryOperator<String> with(String what, String instead) {
        return text -> text.replaceFirst(Pattern.quote(what), Matcher.quoteReplacement(instead));
    }

    /** An object that is not to be understood; it must be there as it was when all is over. */
    private static Attempt altered(String key, String written, UnaryOperator<String> change) {
        return kept(key, change.apply(written), true);
    }

    private static Attempt kept(String key, String content, boolean untouched) {
        return world -> {
            world.healthy();
            Path file = world.home.resolve("state").resolve(key);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            String told = world.told("reconcile");
            world.run("status");
            world.run("history");
            world.run("explain", "healthy", "prod1");
            if (untouched && !Files.readString(file).equals(content)) {
                world.violations.add("\"" + key + "\" was replaced, though nobody understood it");
            }
            return told;
        };
    }

    /** What is planned must not depend on a cache. */
    private static Attempt rubbish(int bytes) {
        return world -> {
            world.healthy();
            Path cache = world.home.resolve("cache");
            world.withEnvironment("TOWPATH_CACHE", cache.toString());
            world.withEnvironment("TOWPATH_PLAN_SEAL", "a-seal-that-nobody-knows");
            String before = world.told("plan");
            overwrite(cache, bytes);
            String after = world.told("plan");
            if (!after.equals(before)) {
                world.violations.add("a cache of rubbish changes what is planned: " + before + " / " + after);
            }
            return after;
        };
    }

    private static void overwrite(Path cache, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        for (Path file : HostileRepositories.files(cache)) {
            file.toFile().setWritable(true);
            Files.writeString(file, new String(content, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
        }
    }
}

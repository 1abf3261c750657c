package dev.towpath.adapter.json;

import dev.towpath.notice.Claim;
import dev.towpath.notice.Standing;
import dev.towpath.notice.Told;
import dev.towpath.notice.ToldChannel;
import dev.towpath.notice.ToldMemory;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What channels were last told as JSON, {@code towpath.told/v1}.
 *
 * <p>An entry that makes no sense is left out: it is told again, or taken as the beginning. A target of which only the claim
 * is known was never told.
 */
public final class ToldMemoryJson {
    private static final String SCHEMA = "towpath.told/v1";

    private ToldMemoryJson() {}

    /** The memory as JSON. */
    public static byte[] write(ToldMemory memory) {
        Map<String, Object> channels = new TreeMap<>();
        memory.channels().forEach((name, channel) -> channels.put(name, tree(channel)));
        return Json.of(Map.of("schema", SCHEMA, "channels", channels))
                .canonical()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The memory in JSON; of anything else, none. */
    public static ToldMemory read(byte[] bytes) {
        Json json = Json.parse(new String(bytes, StandardCharsets.UTF_8)).orElseGet(() -> Json.of(Map.of()));
        TreeMap<String, ToldChannel> channels = new TreeMap<>();
        if (json.get("schema").text().equals(Optional.of(SCHEMA))) {
            json.get("channels")
                    .members()
                    .forEach((name, channel) -> instant(channel.get("began"))
                            .ifPresent(began -> channels.put(name, channel(channel, began))));
        }
        return new ToldMemory(channels);
    }

    private static Map<String, Object> tree(ToldChannel channel) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("began", channel.began().toString());
        channel.opening().ifPresent(claim -> tree.put("opening", tree(claim)));
        Map<String, Object> told = new TreeMap<>();
        channel.told().forEach((key, entry) -> told.put(key, tree(entry)));
        tree.put("told", told);
        return tree;
    }

    private static Map<String, Object> tree(Told entry) {
        Map<String, Object> tree = new TreeMap<>();
        entry.standing().ifPresent(standing -> tree.put("standing", standing.text()));
        tree.put("at", entry.at().toString());
        entry.claim().ifPresent(claim -> tree.put("claim", tree(claim)));
        return tree;
    }

    private static Map<String, Object> tree(Claim claim) {
        return Map.of("run", claim.run(), "at", claim.at().toString());
    }

    private static ToldChannel channel(Json json, Instant began) {
        TreeMap<String, Told> told = new TreeMap<>();
        json.get("told")
                .members()
                .forEach((key, entry) -> instant(entry.get("at"))
                        .ifPresent(at -> told.put(
                                key,
                                new Told(
                                        entry.get("standing").text().flatMap(Standing::parse),
                                        at,
                                        claim(entry.get("claim"))))));
        return new ToldChannel(began, claim(json.get("opening")), told);
    }

    private static Optional<Claim> claim(Json json) {
        return json.get("run").text().flatMap(run -> instant(json.get("at")).map(at -> new Claim(run, at)));
    }

    private static Optional<Instant> instant(Json json) {
        try {
            return json.text().map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

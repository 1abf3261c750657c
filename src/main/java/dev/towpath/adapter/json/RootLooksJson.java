package dev.towpath.adapter.json;

import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import dev.towpath.plan.RootLook;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The looks at Terraform roots as JSON, {@code towpath.root-looks/v1}.
 *
 * <p>A look that makes no sense is left out: that root is looked at again.
 */
public final class RootLooksJson {
    private static final String SCHEMA = "towpath.root-looks/v1";

    private RootLooksJson() {}

    /** The looks as JSON. */
    public static byte[] write(Map<Target, RootLook> looks) {
        Map<String, Object> roots = new TreeMap<>();
        looks.forEach((target, look) -> roots.put(target.toString(), tree(look)));
        return Json.of(Map.of("schema", SCHEMA, "roots", roots)).canonical().getBytes(StandardCharsets.UTF_8);
    }

    /** The looks in JSON. */
    public static SortedMap<Target, RootLook> read(byte[] bytes) {
        SortedMap<Target, RootLook> looks = new TreeMap<>();
        Json json = Json.parse(new String(bytes, StandardCharsets.UTF_8)).orElseGet(() -> Json.of(Map.of()));
        if (!json.get("schema").text().equals(Optional.of(SCHEMA))) {
            return looks;
        }
        json.get("roots").members().forEach((name, look) -> {
            try {
                int slash = name.indexOf('/');
                Target target = Target.of(name.substring(0, Math.max(0, slash)), name.substring(slash + 1));
                looks.put(target, look(look));
            } catch (IllegalArgumentException | DateTimeException e) {
                // Looked at again.
            }
        });
        return looks;
    }

    private static Map<String, Object> tree(RootLook look) {
        Map<String, Object> tree = new TreeMap<>();
        tree.put("closure", look.closure().value());
        tree.put("at", look.at().toString());
        look.problem().ifPresent(problem -> tree.put("problem", problem));
        look.drift()
                .ifPresent(drift -> tree.put(
                        "drift",
                        Map.of(
                                "since", drift.since().toString(),
                                "counts", drift.counts(),
                                "outside", drift.outside(),
                                "lines", drift.lines(),
                                "fingerprint", drift.fingerprint().value())));
        return tree;
    }

    private static RootLook look(Json json) {
        Json drift = json.get("drift");
        return new RootLook(
                new Digest(text(json, "closure")),
                Instant.parse(text(json, "at")),
                drift.isMissing()
                        ? Optional.empty()
                        : Optional.of(new RootLook.Drift(
                                Instant.parse(text(drift, "since")),
                                text(drift, "counts"),
                                texts(drift.get("outside")),
                                texts(drift.get("lines")),
                                new Digest(text(drift, "fingerprint")))),
                json.get("problem").text());
    }

    private static String text(Json json, String name) {
        return json.get(name).text().orElseThrow(() -> new IllegalArgumentException("no \"" + name + "\""));
    }

    private static List<String> texts(Json json) {
        List<String> texts = new ArrayList<>();
        json.items().forEach(item -> item.text().ifPresent(texts::add));
        return texts;
    }
}

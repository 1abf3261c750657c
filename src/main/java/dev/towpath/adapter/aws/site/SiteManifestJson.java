package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.SiteManifest.Release;
import dev.towpath.adapter.aws.site.SiteObject.Retirement;
import dev.towpath.adapter.json.JsonFields;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The manifest as {@code towpath.site/v1}, one JSON document: what the first versions wrote, and what is still read. */
final class SiteManifestJson {
    private static final String SCHEMA = "towpath.site/v1";

    private SiteManifestJson() {}

    /** The manifest in JSON; {@link IllegalArgumentException} for anything that this version would not write. */
    static SiteManifest read(byte[] bytes) {
        JsonFields json = JsonFields.parse(bytes, SCHEMA);
        SortedMap<String, SiteObject> objects = new TreeMap<>();
        Map<ObjectHeaders, ObjectHeaders> shared = new HashMap<>();
        json.objects("objects").forEach((key, fields) -> objects.put(key, object(fields, shared)));
        return new SiteManifest(
                json.text("bucket"),
                new Pin(json.text("pin")),
                new Digest(json.text("zip")),
                json.number("release"),
                objects,
                new TreeSet<>(json.texts("changed_once")),
                json.objectList("releases").stream()
                        .map(SiteManifestJson::release)
                        .toList(),
                json.flag("found"));
    }

    /** Hundreds of thousands of objects share a handful of headers. */
    private static SiteObject object(JsonFields json, Map<ObjectHeaders, ObjectHeaders> shared) {
        ObjectHeaders headers = shared.computeIfAbsent(
                new ObjectHeaders(json.text("type"), json.text("cache"), json.optionalText("encoding")), same -> same);
        Optional<Retirement> retired = json.optionalText("retired_at")
                .map(at -> new Retirement(json.number("retired_release"), json.instant("retired_at")));
        return new SiteObject(
                json.text("sha256"),
                json.number("size"),
                headers,
                json.flag("settled"),
                retired,
                json.flag("markup"),
                json.optionalText("packed").map(Packed::of),
                json.optionalText("etag"));
    }

    static Release release(JsonFields fields) {
        return new Release(
                fields.number("number"),
                new Pin(fields.text("pin")),
                new Digest(fields.text("zip")),
                fields.instant("at"));
    }

    static Map<String, Object> json(Release release) {
        return Map.of(
                "number", release.number(),
                "pin", release.pin().value(),
                "zip", release.zip().value(),
                "at", release.at().toString());
    }
}

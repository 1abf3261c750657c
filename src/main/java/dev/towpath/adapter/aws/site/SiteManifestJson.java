package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.SiteManifest.Release;
import dev.towpath.adapter.aws.site.SiteObject.Retirement;
import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.json.JsonFields;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The manifest as {@code towpath.site/v1}: equal manifests, equal bytes. */
final class SiteManifestJson {
    private static final String SCHEMA = "towpath.site/v1";

    private SiteManifestJson() {}

    static byte[] write(SiteManifest manifest) {
        SortedMap<String, Object> objects = new TreeMap<>();
        manifest.objects().forEach((key, object) -> objects.put(key, json(object)));
        List<Map<String, Object>> releases =
                manifest.releases().stream().map(SiteManifestJson::json).toList();
        Map<String, Object> json = Map.of(
                "schema", SCHEMA,
                "found", manifest.found(),
                "bucket", manifest.bucket(),
                "pin", manifest.pin().value(),
                "zip", manifest.zip().value(),
                "release", manifest.release(),
                "objects", objects,
                "changed_once", List.copyOf(manifest.changedOnce()),
                "releases", releases);
        return (Json.of(json).canonical() + "\n").getBytes(StandardCharsets.UTF_8);
    }

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
                        .map(fields -> new Release(
                                fields.number("number"),
                                new Pin(fields.text("pin")),
                                new Digest(fields.text("zip")),
                                fields.instant("at")))
                        .toList(),
                json.flag("found"));
    }

    private static Map<String, Object> json(SiteObject object) {
        SortedMap<String, Object> json = new TreeMap<>();
        json.put("sha256", object.sha256());
        json.put("size", object.size());
        json.put("type", object.headers().contentType());
        json.put("cache", object.headers().cacheControl());
        object.headers().contentEncoding().ifPresent(encoding -> json.put("encoding", encoding));
        json.put("settled", object.settled());
        json.put("markup", object.markup());
        object.packed().ifPresent(packed -> json.put("packed", packed.text()));
        object.etag().ifPresent(etag -> json.put("etag", etag));
        object.retired().ifPresent(retirement -> {
            json.put("retired_release", retirement.release());
            json.put("retired_at", retirement.at().toString());
        });
        return json;
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

    private static Map<String, Object> json(Release release) {
        return Map.of(
                "number", release.number(),
                "pin", release.pin().value(),
                "zip", release.zip().value(),
                "at", release.at().toString());
    }
}

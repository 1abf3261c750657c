package dev.towpath.adapter.aws;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.Digest;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the manifest of an image tells (OCI image specification 1.1, image index and image manifest).
 *
 * @param parts digests of the platforms' own manifests, where the image is an index: a task may report either
 * @param platforms operating system and architecture as the specification writes them ({@code linux/amd64},
 *     {@code linux/arm64}); empty where nobody says
 */
public record ImageManifest(NavigableSet<Digest> parts, NavigableSet<String> platforms) {
    /** The digest of the configuration that a single platform's manifest names. */
    static Optional<Digest> configuration(String manifest) {
        return Json.parse(manifest)
                .flatMap(document -> document.at("config", "digest").text())
                .filter(Digest::valid)
                .map(Digest::new);
    }

    /** The same image with the platform that its configuration names. */
    ImageManifest withConfiguration(String configuration) {
        NavigableSet<String> all = new TreeSet<>(platforms);
        Json.parse(configuration).flatMap(ImageManifest::platform).ifPresent(all::add);
        return new ImageManifest(parts, all);
    }

    /** Reads a manifest; what is not an index tells nothing. */
    public static ImageManifest read(String text) {
        NavigableSet<Digest> parts = new TreeSet<>();
        NavigableSet<String> platforms = new TreeSet<>();
        Optional<Json> manifest = Json.parse(text);
        if (manifest.isPresent()) {
            for (Json part : manifest.get().get("manifests").items()) {
                // Attestations are listed as a platform named "unknown".
                Optional<String> platform = platform(part.get("platform")).filter(name -> !name.contains("unknown"));
                platform.ifPresent(platforms::add);
                part.get("digest")
                        .text()
                        .filter(digest -> platform.isPresent() && Digest.valid(digest))
                        .map(Digest::new)
                        .ifPresent(parts::add);
            }
        }
        return new ImageManifest(parts, platforms);
    }

    private static Optional<String> platform(Json document) {
        return document.get("architecture")
                .text()
                .map(architecture -> document.get("os").text().orElse("linux") + "/" + architecture);
    }
}

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
 * @param architectures the platforms' architectures in ECR's words ({@code amd64}, {@code arm64}); empty where the manifest
 *     does not say
 */
public record ImageManifest(NavigableSet<Digest> parts, NavigableSet<String> architectures) {
    /** The digest of the configuration that a single platform's manifest names. */
    static Optional<Digest> configuration(String manifest) {
        return Json.parse(manifest)
                .flatMap(document -> document.at("config", "digest").text())
                .filter(Digest::valid)
                .map(Digest::new);
    }

    /** The same image with the architecture that its configuration names. */
    ImageManifest withConfiguration(String configuration) {
        NavigableSet<String> all = new TreeSet<>(architectures);
        Json.parse(configuration)
                .flatMap(document -> document.get("architecture").text())
                .ifPresent(all::add);
        return new ImageManifest(parts, all);
    }

    /** Reads a manifest; what is not an index tells nothing. */
    public static ImageManifest read(String text) {
        NavigableSet<Digest> parts = new TreeSet<>();
        NavigableSet<String> architectures = new TreeSet<>();
        Optional<Json> manifest = Json.parse(text);
        if (manifest.isPresent()) {
            for (Json part : manifest.get().get("manifests").items()) {
                Optional<String> architecture =
                        part.at("platform", "architecture").text();
                // Attestations are listed as a platform named "unknown".
                if (architecture.filter(name -> !name.equals("unknown")).isPresent()) {
                    architectures.add(architecture.get());
                    part.get("digest")
                            .text()
                            .filter(Digest::valid)
                            .map(Digest::new)
                            .ifPresent(parts::add);
                }
            }
        }
        return new ImageManifest(parts, architectures);
    }
}

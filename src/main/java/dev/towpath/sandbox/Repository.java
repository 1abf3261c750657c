package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.towpath.model.Account;
import dev.towpath.model.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One image repository: images by digest, tags that name them, and perhaps a rule that a tag is never moved. */
final class Repository {
    private final String name;
    private final Instant created;
    private final Map<Digest, Image> images = new LinkedHashMap<>();
    private final Map<String, Digest> tags = new HashMap<>();
    private final Map<String, byte[]> blobs = new HashMap<>();
    private final Set<Account> readers = new TreeSet<>();
    private Optional<String> lifecyclePolicy = Optional.empty();
    private Optional<String> policy = Optional.empty();
    private final Set<String> archived = new TreeSet<>();
    private boolean immutable;

    /** A manifest under its digest. */
    record Manifest(Digest digest, String text, String mediaType) {}

    /** An image with the tags that name it now. */
    record Image(Manifest manifest, Instant pushed, Set<String> tags) {
        Digest digest() {
            return manifest.digest();
        }
    }

    Repository(String name, Instant created) {
        this.name = name;
        this.created = created;
    }

    String name() {
        return name;
    }

    Instant created() {
        return created;
    }

    void immutable(boolean on) {
        immutable = on;
    }

    /** Moves an image to where it cannot be pulled from. */
    void archive(String tag) {
        archived.add(tag);
    }

    /** {@code ACTIVE}, or {@code ARCHIVED} for what cannot be pulled. */
    String status(Image image) {
        return image.tags().stream().anyMatch(archived::contains) ? "ARCHIVED" : "ACTIVE";
    }

    String mutability() {
        return immutable ? "IMMUTABLE" : "MUTABLE";
    }

    Optional<String> lifecyclePolicy() {
        return lifecyclePolicy;
    }

    void lifecyclePolicy(String text) {
        lifecyclePolicy = Optional.of(text);
    }

    Optional<String> policy() {
        return policy;
    }

    void policy(String text) {
        policy = Optional.of(text);
    }

    /** Lets another account read. */
    void share(Account reader) {
        readers.add(reader);
    }

    /** Whether the repository's policy, or its seed, lets an account read; a policy shares with every account it names. */
    boolean sharedWith(Account account) {
        return readers.contains(account)
                || policy.filter(text -> text.contains(account.id())).isPresent();
    }

    List<Image> images() {
        return new ArrayList<>(images.values());
    }

    Optional<Image> find(String tagOrDigest) {
        Optional<Digest> digest = Digest.valid(tagOrDigest)
                ? Optional.of(new Digest(tagOrDigest))
                : Optional.ofNullable(tags.get(tagOrDigest));
        return digest.flatMap(d -> Optional.ofNullable(images.get(d)));
    }

    Optional<byte[]> blob(String digest) {
        return Optional.ofNullable(blobs.get(digest));
    }

    /** Stores an image and moves a tag to it, where that is allowed. */
    Image push(Manifest manifest, Optional<String> tag, Instant now) {
        Optional<Digest> before = tag.flatMap(text -> Optional.ofNullable(tags.get(text)));
        boolean known = images.containsKey(manifest.digest());
        if (known && (tag.isEmpty() || before.filter(manifest.digest()::equals).isPresent())) {
            throw AwsError.bad(
                    "ImageAlreadyExistsException",
                    "Image with digest '" + manifest.digest() + "' and tag '" + tag.orElse("null")
                            + "' already exists in the repository with name '" + name + "'");
        }
        if (immutable && before.isPresent()) {
            throw AwsError.bad(
                    "ImageTagAlreadyExistsException",
                    "The image tag '" + tag.orElse("") + "' already exists in the '" + name
                            + "' repository and cannot be overwritten because the repository is immutable.");
        }
        before.flatMap(digest -> Optional.ofNullable(images.get(digest)))
                .ifPresent(old -> old.tags().removeAll(tag.stream().toList()));
        Image image = images.computeIfAbsent(manifest.digest(), d -> new Image(manifest, now, new TreeSet<>()));
        tag.ifPresent(text -> {
            tags.put(text, manifest.digest());
            image.tags().add(text);
        });
        return image;
    }

    boolean remove(String tagOrDigest) {
        Optional<Image> found = find(tagOrDigest);
        found.ifPresent(image -> {
            if (Digest.valid(tagOrDigest)) {
                image.tags().forEach(tags::remove);
                images.remove(image.digest());
            } else {
                tags.remove(tagOrDigest);
                image.tags().remove(tagOrDigest);
                if (image.tags().isEmpty()) {
                    images.remove(image.digest());
                }
            }
        });
        return found.isPresent();
    }

    /** Seeds an image for one platform whose configuration can be downloaded; it keeps a declared digest, right or wrong. */
    Image seed(String tag, Optional<Digest> declared, String architecture, Instant now) {
        ObjectNode configuration =
                Json.object().put("architecture", architecture).put("os", "linux");
        configuration.set("config", Json.object().put("Image", name + ":" + tag));
        byte[] bytes = Json.bytes(configuration);
        String blob = Digest.of(bytes).value();
        blobs.put(blob, bytes);
        String mediaType = "application/vnd.docker.distribution.manifest.v2+json";
        ObjectNode manifest = Json.object().put("schemaVersion", 2).put("mediaType", mediaType);
        manifest.set(
                "config",
                Json.object()
                        .put("mediaType", "application/vnd.docker.container.image.v1+json")
                        .put("size", bytes.length)
                        .put("digest", blob));
        manifest.set("layers", Json.array());
        String text = new String(Json.bytes(manifest), StandardCharsets.UTF_8);
        Digest digest = declared.orElseGet(() -> Digest.of(text));
        if (find(tag).filter(image -> image.digest().equals(digest)).isPresent()) {
            return find(tag).orElseThrow();
        }
        boolean rule = immutable;
        immutable = false;
        Image image = push(new Manifest(digest, text, mediaType), Optional.of(tag), now);
        immutable = rule;
        return image;
    }
}

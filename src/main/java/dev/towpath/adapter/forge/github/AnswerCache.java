package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.model.Digest;
import dev.towpath.model.Hmac;
import dev.towpath.model.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers that GitHub gave an entity tag for, in files that only the owner can read.
 *
 * <p>Nothing in it is believed without asking: it only saves GitHub from sending again what it confirms as unchanged. Each file is
 * sealed with the credentials (HMAC, RFC 2104), so that nobody without them can put words into GitHub's mouth, such as a job that
 * shares the cache of a build server. A file that is damaged, forged or too large is as good as none, and a cache that cannot be
 * written is none.
 */
final class AnswerCache {
    private static final String SCHEMA = "towpath.github-answer/v1";

    private final Path directory;
    private final Optional<byte[]> secret;

    /** A cache in a directory, which is made when something is kept; without a secret nothing is kept. */
    AnswerCache(Path directory, GitHubCredentials credentials) {
        this.directory = directory;
        this.secret = secret(credentials);
    }

    private static Optional<byte[]> secret(GitHubCredentials credentials) {
        if (credentials instanceof GitHubCredentials.Token token) {
            return Optional.of(token.value().getBytes(StandardCharsets.UTF_8));
        }
        return credentials instanceof GitHubCredentials.App app
                ? Optional.ofNullable(app.key().getEncoded())
                : Optional.empty();
    }

    /** An answer as it was given. */
    record Kept(String tag, Optional<String> link, String body) {}

    /**
     * What is kept under a key.
     *
     * @param key names the API, who asked, and the whole address
     */
    Optional<Kept> find(String key) {
        try {
            Path file = file(key);
            if (secret.isEmpty()
                    || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(file) > Limits.FORGE_ANSWER_BYTES_MAX) {
                return Optional.empty();
            }
            return Json.parse(Files.readString(file)).flatMap(json -> kept(json, key, secret.get()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Kept> kept(Json json, String key, byte[] secret) {
        Optional<String> tag = json.get("tag").text();
        Optional<String> body = json.get("body").text();
        Optional<String> seal = json.get("seal").text();
        if (tag.isEmpty() || body.isEmpty() || seal.isEmpty()) {
            return Optional.empty();
        }
        Kept kept = new Kept(tag.get(), json.get("link").text(), body.get());
        return seal.get().equals(seal(key, kept, secret)) ? Optional.of(kept) : Optional.empty();
    }

    void keep(String key, Kept kept) {
        if (secret.isEmpty() || kept.body().length() > Limits.FORGE_ANSWER_KEPT_CHARACTERS_MAX) {
            return;
        }
        try {
            PrivateFiles.directory(directory);
            Path fresh = Files.createTempFile(directory, "answer", ".tmp");
            try {
                Files.writeString(
                        fresh,
                        Json.of(Map.of(
                                        "schema", SCHEMA,
                                        "tag", kept.tag(),
                                        "link", kept.link().orElse(""),
                                        "body", kept.body(),
                                        "seal", seal(key, kept, secret.get())))
                                .canonical());
                Files.move(fresh, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
            prune();
        } catch (IOException e) {
            // Without a cache GitHub sends everything again, which is all that is lost.
            return;
        }
    }

    /** Removes the older half of the files when there are too many. */
    private void prune() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.forEach(files::add);
        }
        if (files.size() <= Limits.FORGE_ANSWERS_KEPT_MAX) {
            return;
        }
        files.sort(Comparator.comparingLong(file -> file.toFile().lastModified()));
        for (Path file : files.subList(0, files.size() / 2)) {
            Files.deleteIfExists(file);
        }
    }

    private Path file(String key) {
        return directory.resolve(Digest.of(key).hex() + ".json");
    }

    private static String seal(String key, Kept kept, byte[] secret) {
        String text = Json.of(List.of(SCHEMA, key, kept.tag(), kept.link().orElse(""), kept.body()))
                .canonical();
        return new Hmac(secret).hex(text);
    }
}

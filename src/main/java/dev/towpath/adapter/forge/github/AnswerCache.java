package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.model.Digest;
import dev.towpath.model.Limits;
import java.io.IOException;
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
 * <p>Nothing in it is believed without asking: it only saves GitHub from sending again what it confirms as unchanged. A file that
 * is damaged, foreign or too large is as good as none, and a cache that cannot be written is none.
 */
final class AnswerCache {
    private static final String SCHEMA = "towpath.github-answer/v1";
    private static final int KEPT_CHARACTERS_MAX = 4 << 20;

    private final Path directory;

    /** A cache in a directory, which is made when something is kept. */
    AnswerCache(Path directory) {
        this.directory = directory;
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
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(file) > Limits.FORGE_ANSWER_BYTES_MAX) {
                return Optional.empty();
            }
            return Json.parse(Files.readString(file)).flatMap(json -> kept(json, key));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Kept> kept(Json json, String key) {
        Optional<String> tag = json.get("tag").text();
        Optional<String> body = json.get("body").text();
        Optional<String> sum = json.get("sum").text();
        if (tag.isEmpty() || body.isEmpty() || sum.isEmpty()) {
            return Optional.empty();
        }
        Kept kept = new Kept(tag.get(), json.get("link").text(), body.get());
        return sum.get().equals(sum(key, kept)) ? Optional.of(kept) : Optional.empty();
    }

    void keep(String key, Kept kept) {
        if (kept.body().length() > KEPT_CHARACTERS_MAX) {
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
                                        "sum", sum(key, kept)))
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

    private static String sum(String key, Kept kept) {
        return Digest.of(Json.of(List.of(SCHEMA, key, kept.tag(), kept.link().orElse(""), kept.body()))
                        .canonical())
                .hex();
    }
}

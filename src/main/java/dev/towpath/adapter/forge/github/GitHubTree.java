package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.Limits;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a commit as GitHub lists them: one request for all names, one for each file that is read.
 *
 * <p>The content of a file must have the object id under which it was asked for, so an answer that is cut short is no file.
 */
final class GitHubTree implements Tree {
    private final GitHubConnection github;
    private final String repository;
    private final SortedMap<String, TreeEntry> files = new TreeMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, byte[]> contents = new HashMap<>();

    private GitHubTree(GitHubConnection github, String repository) {
        this.github = github;
        this.repository = repository;
    }

    /** The files of a commit; a failure if GitHub lists only a part of them. */
    static Tree of(GitHubConnection github, String repository, String commit) {
        String path = GitHubConnection.pathIn(repository, "git", "trees", commit) + "?recursive=1";
        Json listing = github.get(path);
        if (!listing.get("tree").isArray() || !listing.get("truncated").isTruthValue()) {
            throw Refusals.unreadable("GET " + path);
        }
        if (listing.get("truncated").isTrue() || listing.get("tree").items().size() > Limits.TREE_ENTRIES_MAX) {
            throw Refusals.tooLong("GET " + path, listing.get("tree").items().size());
        }
        GitHubTree tree = new GitHubTree(github, repository);
        listing.get("sha").text().ifPresent(root -> tree.ids.put("", root));
        listing.get("tree").items().forEach(item -> tree.add(item, path));
        return tree;
    }

    private void add(Json item, String what) {
        Optional<String> path = item.get("path").text();
        Optional<String> id = item.get("sha").text().filter(text -> text.matches("[0-9a-f]{40}"));
        if (path.isEmpty() || id.isEmpty()) {
            throw Refusals.unreadable("GET " + what);
        }
        boolean twice = ids.put(path.get(), id.get()) != null;
        String mode = item.get("mode").text().orElse("");
        if (mode.equals("040000") && !twice) {
            return;
        }
        TreeEntry.Kind kind = twice || !isSafe(path.get()) ? TreeEntry.Kind.UNSAFE_NAME : kind(mode);
        long size =
                kind.isFile() ? item.get("size").number().map(Number::longValue).orElse(0L) : 0;
        files.put(path.get(), new TreeEntry(path.get(), kind, id.get(), size));
    }

    private static TreeEntry.Kind kind(String mode) {
        return switch (mode) {
            case "100644", "100664" -> TreeEntry.Kind.FILE;
            case "100755" -> TreeEntry.Kind.EXECUTABLE;
            case "120000" -> TreeEntry.Kind.SYMLINK;
            case "160000" -> TreeEntry.Kind.GITLINK;
            default -> TreeEntry.Kind.UNSAFE_NAME;
        };
    }

    private static boolean isSafe(String path) {
        for (String segment : path.split("/", -1)) {
            String name = segment.toLowerCase(Locale.ROOT);
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.equals(".git")) {
                return false;
            }
        }
        return path.chars().noneMatch(c -> c == '\\' || c < ' ' || c == 0x7f || c == 0xfffd);
    }

    @Override
    public List<TreeEntry> under(String directory) {
        if (directory.isEmpty()) {
            return List.copyOf(files.values());
        }
        return List.copyOf(files.subMap(directory + "/", directory + "0").values());
    }

    @Override
    public Optional<TreeEntry> entry(String path) {
        return Optional.ofNullable(files.get(path));
    }

    @Override
    public Optional<String> objectId(String path) {
        return Optional.ofNullable(ids.get(path));
    }

    @Override
    public byte[] read(TreeEntry entry) {
        if (!entry.kind().isFile() || entry.size() > Limits.FILE_BYTES_MAX) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.INVALID,
                    "\"" + entry.path() + "\" is no file, or has more than " + Limits.FILE_BYTES_MAX + " bytes",
                    "replace it with a regular file"));
        }
        return contents.computeIfAbsent(entry.objectId(), this::content).clone();
    }

    private byte[] content(String id) {
        String path = GitHubConnection.pathIn(repository, "git", "blobs", id);
        Json blob = github.get(path);
        try {
            byte[] bytes =
                    Base64.getMimeDecoder().decode(blob.get("content").text().orElse(""));
            if (blob.get("encoding").text().equals(Optional.of("base64"))
                    && objectId(bytes).equals(id)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw Refusals.unreadable("GET " + path);
        }
        throw Refusals.unreadable("GET " + path);
    }

    /** What git calls a content: the SHA-1 of {@code blob <length>}, a zero byte, and the content. */
    private static String objectId(byte[] content) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(sha1.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }
}

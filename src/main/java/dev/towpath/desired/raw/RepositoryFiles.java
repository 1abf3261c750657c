package dev.towpath.desired.raw;

import dev.towpath.model.Limits;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads files of a tree and refuses everything that is not plainly a file, before a byte of it is believed. */
public final class RepositoryFiles {
    private static final int LFS_POINTER_BYTES_MAX = 1024;

    private final Tree tree;

    /** Object ids of content that is known to be no LFS pointer; thousands of roots share their modules' files. */
    private final Set<String> plain = new HashSet<>();

    public RepositoryFiles(Tree tree) {
        this.tree = tree;
    }

    /** The files that lie directly in a directory, by path. */
    public List<TreeEntry> in(String directory) {
        int prefix = directory.isEmpty() ? 0 : directory.length() + 1;
        return tree.under(directory).stream()
                .filter(entry -> entry.path().indexOf('/', prefix) < 0)
                .toList();
    }

    /** The files at any depth below a directory, by path. */
    public List<TreeEntry> under(String directory) {
        return tree.under(directory);
    }

    /** The file at a path. */
    public Optional<TreeEntry> entry(String path) {
        return tree.entry(path);
    }

    /** The object id of a file or directory. */
    public Optional<String> objectId(String path) {
        return tree.objectId(path);
    }

    /** The text of a file; what speaks against reading it is a finding. */
    public Optional<SourceText> text(TreeEntry entry, Findings findings) {
        if (!isPlainFile(entry, findings)) {
            return Optional.empty();
        }
        if (entry.size() > Limits.FILE_BYTES_MAX) {
            findings.error(
                    "file_too_large",
                    SourceSpan.startOf(entry.path()),
                    "the file has " + entry.size() + " bytes; at most " + Limits.FILE_BYTES_MAX + " are read",
                    "make it smaller or split it");
            return Optional.empty();
        }
        try {
            Optional<SourceText> text = SourceText.of(entry.path(), tree.read(entry), findings);
            text.ifPresent(read -> plain.add(entry.objectId()));
            return text;
        } catch (FailureException e) {
            findings.error(
                    "unreadable",
                    SourceSpan.startOf(entry.path()),
                    e.failure().message(),
                    e.failure().advice());
            return Optional.empty();
        }
    }

    /** Whether a file that is only hashed may be used: no link, no submodule, no Git LFS pointer. */
    public boolean isPlain(TreeEntry entry, Findings findings) {
        if (!isPlainFile(entry, findings)) {
            return false;
        }
        if (entry.size() > LFS_POINTER_BYTES_MAX || plain.contains(entry.objectId())) {
            return true;
        }
        if (SourceText.isLfsPointer(tree.read(entry))) {
            findings.error(
                    "lfs_pointer",
                    SourceSpan.startOf(entry.path()),
                    "security: the file is a Git LFS pointer, so its content is not in the repository",
                    "commit the file itself, without LFS");
            return false;
        }
        plain.add(entry.objectId());
        return true;
    }

    /** Whether the entry is a file at all; a link or a submodule could change without a commit here, or lead elsewhere. */
    public static boolean isPlainFile(TreeEntry entry, Findings findings) {
        if (entry.kind().isFile()) {
            return true;
        }
        if (entry.kind() == TreeEntry.Kind.UNSAFE_NAME) {
            findings.error(
                    "unsafe_name",
                    SourceSpan.startOf(entry.path()),
                    "security: this name stands here twice, leads elsewhere or is no name on some disks",
                    "give it a plain name of its own");
            return false;
        }
        boolean link = entry.kind() == TreeEntry.Kind.SYMLINK;
        findings.error(
                link ? "symlink" : "gitlink",
                SourceSpan.startOf(entry.path()),
                "security: this is a " + (link ? "symbolic link" : "git submodule") + ", which is never followed",
                "replace it by the file" + (link ? "" : "s") + " it stands for");
        return false;
    }
}

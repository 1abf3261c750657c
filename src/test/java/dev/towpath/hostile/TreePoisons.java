package dev.towpath.hostile;

import static dev.towpath.hostile.Poisons.APP;
import static dev.towpath.hostile.Poisons.MAIN;
import static dev.towpath.hostile.Poisons.PIN;
import static dev.towpath.hostile.Poisons.bytes;
import static dev.towpath.hostile.Poisons.link;
import static dev.towpath.hostile.Poisons.main;
import static dev.towpath.hostile.Poisons.text;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.FileMode;

/** Trees in which something is no ordinary file, or has no ordinary name. */
final class TreePoisons {
    private static final String COMMIT = "1".repeat(40);

    private TreePoisons() {}

    static List<Poison> all() {
        return Stream.of(links(), twins(), paths(), plenty())
                .flatMap(List::stream)
                .toList();
    }

    /** Entries that are no files. */
    private static List<Poison> links() {
        return List.of(
                Poison.of("link-main", "`main.tf` is a link to /etc/passwd", link(MAIN, "/etc/passwd")),
                Poison.of(
                        "link-pin",
                        "the pin is a link to another application's",
                        link(PIN, "../../healthy/prod1/promotion.yaml")),
                Poison.of(
                        "link-app",
                        "`app.yaml` is a link out of the repository",
                        link(APP, "../../../../etc/hostname")),
                Poison.of(
                        "link-folder",
                        "the environment's folder is a link",
                        tree -> link("prod1", "../healthy/prod1").accept(tree.remove("prod1"))),
                Poison.of("gitlink-main", "`main.tf` is a submodule", bytes(MAIN, FileMode.GITLINK, COMMIT)),
                Poison.of(
                        "gitlink-folder",
                        "the environment's folder is a submodule",
                        tree -> bytes("prod1", FileMode.GITLINK, COMMIT).accept(tree.remove("prod1"))),
                Poison.of(
                        "lfs-pin",
                        "the pin is an LFS pointer",
                        text(
                                PIN,
                                "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a".repeat(64)
                                        + "\nsize 12\n")),
                Poison.of(
                        "lfs-main",
                        "`main.tf` is an LFS pointer",
                        text(
                                MAIN,
                                "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a".repeat(64)
                                        + "\nsize 12\n")));
    }

    /** Entries that are there twice, or under another name. */
    private static List<Poison> twins() {
        return List.of(
                Poison.harmless(
                        "executable",
                        "`main.tf` may be executed",
                        tree -> tree.put(MAIN, FileMode.EXECUTABLE_FILE, main("executable"))),
                Poison.of(
                        "folder-pin",
                        "the pin is a folder",
                        tree -> tree.remove(PIN).put(PIN + "/x", "artifact: sha-2222222\n")),
                Poison.of(
                        "twice",
                        "the tree has the pin twice, with other content",
                        tree -> tree.folder("prod1")
                                .add(
                                        "promotion.yaml",
                                        FileMode.REGULAR_FILE,
                                        "artifact: sha-3333333\n".getBytes(StandardCharsets.UTF_8))),
                Poison.of(
                        "case-pin",
                        "a second pin differs by case",
                        text("prod1/Promotion.yaml", "artifact: sha-3333333\n")),
                Poison.of(
                        "case-folder",
                        "a second folder `Prod1` differs by case",
                        text("Prod1/promotion.yaml", "artifact: sha-3333333\n")),
                Poison.of(
                        "unicode-tf",
                        "two files differ by Unicode form",
                        tree -> tree.put("prod1/\u00e9.tf", "").put("prod1/e\u0301.tf", "")));
    }

    /** Names that climb, or mean something to a program. */
    private static List<Poison> paths() {
        return List.of(
                Poison.of(
                        "dot-dot",
                        "a folder `..` in the environment",
                        tree -> tree.folder("prod1").child("..").put("x.tf", "")),
                Poison.of(
                        "dot-git",
                        "`.git/hooks/post-checkout` in the environment",
                        tree -> tree.folder("prod1")
                                .child(".git")
                                .child("hooks")
                                .put("post-checkout", "#!/bin/sh\n")),
                Poison.of(
                        "dot-git-upper",
                        "`.GIT/config` in the environment",
                        tree -> tree.folder("prod1").child(".GIT").put("config", "[core]\n")),
                Poison.of(
                        "git-tilde",
                        "`git~1/config`, which is .git on Windows",
                        tree -> tree.folder("prod1").child("git~1").put("config", "[core]\n")),
                Poison.of(
                        "slash-name",
                        "a file name with slashes and dots",
                        tree -> tree.folder("prod1")
                                .add(
                                        "../../healthy/prod1/promotion.yaml",
                                        FileMode.REGULAR_FILE,
                                        "artifact: x\n".getBytes(StandardCharsets.UTF_8))),
                Poison.of(
                        "backslash",
                        "a file name with backslashes",
                        tree -> tree.folder("prod1").add("..\\..\\x.tf", FileMode.REGULAR_FILE, new byte[0])),
                Poison.of(
                        "newline-name",
                        "a file name with a line break and an escape sequence",
                        tree -> tree.folder("prod1").add("a\n\u001b[31mx.tf", FileMode.REGULAR_FILE, new byte[0])));
    }

    /** Many files, and files that git or a hook would act on. */
    private static List<Poison> plenty() {
        return List.of(
                Poison.of("many-files", "5,001 files", TreePoisons::many),
                Poison.harmless("deep-folders", "folders 300 deep", text("prod1/" + "d/".repeat(300) + "x.txt", "")),
                Poison.harmless(
                        "attributes",
                        "`.gitattributes` with filters",
                        tree -> tree.put(
                                        ".gitattributes",
                                        "* filter=evil ident text eol=crlf working-tree-encoding=UTF-16\n")
                                .put("prod1/.gitattributes", "*.yaml filter=lfs diff=lfs merge=lfs -text\n")),
                Poison.harmless(
                        "hooks-folder",
                        "hooks and a `.gitmodules` with a command",
                        tree -> tree.put(
                                        ".gitmodules",
                                        "[submodule \"x\"]\n  path = x\n  url = ext::sh -c touch% /tmp/x\n  update = !touch /tmp/x\n")
                                .put("hooks/post-checkout", "#!/bin/sh\n")));
    }

    private static void many(HostileTree tree) {
        for (int i = 0; i <= 5_000; i++) {
            tree.put("prod1/docs/" + i + ".txt", "");
        }
    }
}

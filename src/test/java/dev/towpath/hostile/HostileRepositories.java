package dev.towpath.hostile;

import dev.towpath.testing.GitRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;

/** What befalls a whole repository, the way to it, the cache of it, or what AWS and the state store answer. */
final class HostileRepositories {
    private HostileRepositories() {}

    /** Does something hostile and tells what came of it. */
    @FunctionalInterface
    interface Attempt {
        String on(HostileWorld world) throws IOException;
    }

    static Map<String, Attempt> all() {
        Map<String, Attempt> all = new LinkedHashMap<>();
        all.putAll(trees());
        all.putAll(histories());
        all.putAll(addresses());
        all.putAll(damage());
        all.putAll(HostileRemotes.all());
        all.putAll(HostileAnswers.all());
        all.putAll(HostileStore.all());
        return all;
    }

    private static Map<String, Attempt> trees() {
        Map<String, Attempt> all = new LinkedHashMap<>();
        all.put("tree: no commit at all", world -> world.told("reconcile"));
        all.put("tree: an empty commit", changed(tree -> new HostileTree()));
        all.put("tree: no towpath.yaml", changed(tree -> tree.remove("towpath.yaml")));
        all.put(
                "tree: `towpath.yaml` is a link",
                changed(tree -> tree.put("towpath.yaml", FileMode.SYMLINK, bytes("/etc/passwd"))));
        all.put(
                "tree: `towpath.yaml` is an alias bomb",
                changed(tree -> tree.put("towpath.yaml", "a: &a [x, x]\nb: [*a, *a]\n")));
        all.put(
                "tree: `towpath.yaml` sends production to another account",
                changed(tree -> tree.put(
                        "towpath.yaml", HostileWorld.PLATFORM.replace("333333333333:role", "444444444444:role"))));
        all.put(
                "tree: `apps` is a link",
                changed(tree -> tree.remove("apps").put("apps", FileMode.SYMLINK, bytes("/"))));
        all.put(
                "tree: `apps` is a submodule",
                changed(tree -> tree.remove("apps").put("apps", FileMode.GITLINK, bytes("1".repeat(40)))));
        all.put(
                "tree: `policies/approvals.yaml` is a link",
                changed(tree -> tree.put("policies/approvals.yaml", FileMode.SYMLINK, bytes("/etc/passwd"))));
        all.put("tree: no policy", changed(tree -> tree.remove("policies")));
        all.put("tree: 8,000 files in folders forty deep", changed(HostileRepositories::bomb));
        for (Map.Entry<String, String> name : Map.of(
                        "`..`", "..",
                        "`.git`", ".git",
                        "with an escape sequence", "\u001b[2Jx",
                        "with a line break", "x\ny",
                        "with a right-to-left override", "x\u202ey",
                        "of 200 characters", "x".repeat(200),
                        "in capitals", "Healthy",
                        "with a no-break space", "healthy\u00a0")
                .entrySet()) {
            all.put("tree: an application's name " + name.getKey(), changed(tree -> {
                tree.child("apps").child(name.getValue()).child("prod1").put("main.tf", Poisons.module("healthy", ""));
                return tree;
            }));
        }
        return all;
    }

    private static HostileTree bomb(HostileTree tree) {
        HostileTree folder = tree.folder("apps/bomb/prod1");
        folder.put("main.tf", Poisons.module("bomb", ""));
        HostileTree level = folder;
        for (int depth = 0; depth < 40; depth++) {
            for (int i = 0; i < 200; i++) {
                level.add("n" + i, FileMode.REGULAR_FILE, new byte[0]);
            }
            level = level.child("d" + depth);
        }
        return tree;
    }

    private static Map<String, Attempt> histories() {
        Map<String, Attempt> all = new LinkedHashMap<>();
        all.put("history: forced to an unrelated root after a deployment", world -> {
            world.healthy();
            world.told("reconcile");
            try (GitRepository other = GitRepository.open(world.bare)) {
                other.on("orphan");
            }
            byte[] root = ("tree "
                            + HostileWorld.tree(List.of("healthy"))
                                    .put("apps/healthy/prod1/promotion.yaml", "artifact: latest2\n")
                                    .write(world.repository)
                                    .name()
                            + "\nauthor a <a@example.com> 1700000000 +0000\ncommitter a <a@example.com> 1700000000 +0000\n\nOther\n")
                    .getBytes(StandardCharsets.UTF_8);
            world.repository.point(
                    "refs/heads/main",
                    new dev.towpath.model.GitSha(
                            world.repository.insert(Constants.OBJ_COMMIT, root).name()));
            return world.told("reconcile");
        });
        all.put(
                "history: messages with escape sequences, authors turned around",
                world -> raw(
                        world,
                        "a\u202eb <a@\u001b[31mexample.com> 1700000000 +0000",
                        "Subject\u001b]0;owned\u0007\rweb/prod1 deployed\n\n\u2028Co-authored-by: x <x@example.com>\n"));
        all.put(
                "history: a commit of the year 1900",
                world -> raw(world, "a <a@example.com> -2208988800 +0000", "Old\n"));
        all.put(
                "history: a commit of the year 9999",
                world -> raw(world, "a <a@example.com> 253402300799 +1400", "New\n"));
        all.put(
                "history: a commit of no time at all",
                world -> raw(world, "a <a@example.com> 99999999999999999999 +9999", "Never\n"));
        all.put(
                "history: a message of 4 MiB",
                world -> raw(world, "a <a@example.com> 1700000000 +0000", "x".repeat(4 << 20)));
        all.put("history: the default branch is gone", world -> {
            world.healthy();
            Files.writeString(world.bare.resolve("HEAD"), "ref: refs/heads/gone\n");
            return world.told("plan");
        });
        all.put("history: `HEAD` leads out of the repository", world -> {
            world.healthy();
            Files.writeString(world.bare.resolve("HEAD"), "ref: ../../../../etc/passwd\n");
            return world.told("plan");
        });
        return all;
    }

    /** A commit that no git would write, on top of a healthy one; then every verb that tells of commits. */
    private static String raw(HostileWorld world, String who, String message) {
        world.healthy();
        byte[] commit = ("tree "
                        + HostileWorld.tree(List.of("healthy"))
                                .write(world.repository)
                                .name() + "\nauthor " + who + "\ncommitter " + who + "\n\n" + message)
                .getBytes(StandardCharsets.UTF_8);
        world.repository.point(
                "refs/heads/main",
                new dev.towpath.model.GitSha(
                        world.repository.insert(Constants.OBJ_COMMIT, commit).name()));
        String told = world.told("reconcile");
        for (String verb : List.of("explain", "approvals", "history")) {
            world.run(verb, "healthy", "prod1");
            world.run(verb, "healthy", "prod1", "--format", "json");
        }
        world.run("policy", "test", "--since", "main");
        return told;
    }

    private static Map<String, Attempt> addresses() {
        Map<String, Attempt> all = new LinkedHashMap<>();
        for (String address : List.of(
                "ext::sh -c touch% /tmp/towpath-hostile",
                "git://127.0.0.1/x.git",
                "http://192.0.2.1/x.git",
                "http://169.254.169.254/x.git",
                "file://evil.example.com/x.git",
                "--upload-pack=touch /tmp/towpath-hostile",
                "ssh://-oProxyCommand=touch/x.git",
                "-oProxyCommand=touch:x.git",
                "amazon-s3://key@bucket/x.git",
                "https://user:a-secret-token@127.0.0.1:9/x.git",
                "https://127.0.0.1:9/\u001b[31mx.git")) {
            all.put("address: `" + address.replace('\u001b', '?').replace("a-secret-token", "…") + "`", world -> {
                world.run("history", "--repo", address, "--verbose");
                return world.told("plan", "--repo", address);
            });
        }
        for (String ref : List.of("../../etc/passwd", "-x", "x\n\u001b[31m", "main^{tree}", "refs/heads/main:apps")) {
            all.put("ref: `" + ref.replace('\n', '?').replace('\u001b', '?') + "`", world -> {
                world.healthy();
                return world.told("plan", "--ref=" + ref);
            });
        }
        return all;
    }

    private static Map<String, Attempt> damage() {
        Map<String, Attempt> all = new LinkedHashMap<>();
        all.put("damage: every object is cut in half", world -> {
            world.healthy();
            for (Path object : files(world.bare.resolve("objects"))) {
                byte[] content = Files.readAllBytes(object);
                object.toFile().setWritable(true);
                Files.write(object, Arrays.copyOf(content, content.length / 2));
            }
            return world.told("plan");
        });
        all.put("damage: a pack of rubbish", world -> {
            world.healthy();
            Path packs = Files.createDirectories(world.bare.resolve("objects/pack"));
            Files.writeString(packs.resolve("pack-" + "1".repeat(40) + ".pack"), "PACK rubbish");
            Files.writeString(packs.resolve("pack-" + "1".repeat(40) + ".idx"), "rubbish");
            return world.told("plan");
        });
        all.put("damage: a blob is missing", world -> {
            world.healthy();
            HostileTree tree = HostileWorld.tree(List.of("healthy"));
            world.commit(tree);
            String blob =
                    world.repository.blob(bytes("artifact: sha-2222222\n")).name();
            Files.delete(world.bare.resolve("objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));
            return world.told("plan");
        });
        all.put("damage: the configuration includes a file and runs programs", world -> {
            world.healthy();
            Files.writeString(
                    world.bare.resolve("config"),
                    "[core]\n  repositoryformatversion = 0\n  bare = true\n  fsmonitor = touch /tmp/towpath-hostile\n  sshCommand = touch /tmp/towpath-hostile\n  hooksPath = /tmp\n[include]\n  path = /etc/passwd\n[uploadpack]\n  packObjectsHook = touch /tmp/towpath-hostile\n");
            return world.told("plan");
        });
        return all;
    }

    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    private static Attempt changed(UnaryOperator<HostileTree> change) {
        return world -> {
            world.healthy();
            world.commit(change.apply(HostileWorld.tree(List.of("healthy"))));
            String told = world.told("reconcile");
            world.run("status");
            return told;
        };
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

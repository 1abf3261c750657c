package dev.towpath.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.FileMode;

/** Every way to poison one application, each in an application of its own. */
final class Poisons {
    static final String PIN = "prod1/promotion.yaml";
    static final String MAIN = "prod1/main.tf";
    static final String APP = "app.yaml";

    private Poisons() {}

    static List<Poison> all() {
        List<Poison> all = new ArrayList<>(TreePoisons.all());
        all.addAll(texts());
        all.addAll(yaml());
        all.addAll(pins());
        all.addAll(TerraformPoisons.all());
        all.addAll(settings());
        return all;
    }

    /** Texts that no editor would write. */
    private static List<Poison> texts() {
        return List.of(
                Poison.of("huge-main", "`main.tf` of 1 MiB and a byte", text(MAIN, "#" + " ".repeat(1 << 20))),
                Poison.of("huge-pin", "a pin of 20 MiB", text(PIN, "artifact: " + "a".repeat(20 << 20))),
                Poison.of("binary-pin", "a pin with NUL bytes", text(PIN, "artifact: sha-22\0\0\n")),
                Poison.of(
                        "latin-pin",
                        "a pin that is not UTF-8",
                        tree -> tree.put(
                                PIN, FileMode.REGULAR_FILE, new byte[] {'a', ':', ' ', (byte) 0xe9, (byte) 0xff, '\n'
                                })),
                Poison.of(
                        "utf16-pin",
                        "a pin in UTF-16",
                        tree -> tree.put(
                                PIN,
                                FileMode.REGULAR_FILE,
                                "artifact: sha-2222222\n".getBytes(StandardCharsets.UTF_16))),
                Poison.harmless("crlf", "line ends of Windows", text(PIN, "artifact: sha-2222222\r\n")),
                Poison.of("empty-pin", "an empty pin", text(PIN, "")),
                Poison.of("empty-main", "an empty `main.tf`", text(MAIN, "")),
                Poison.of(
                        "binary-main",
                        "`main.tf` is a program",
                        tree -> tree.put(MAIN, FileMode.REGULAR_FILE, new byte[] {
                            0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0
                        })));
    }

    private static List<Poison> yaml() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        return List.of(
                Poison.of("alias-bomb", "a bomb of forty doubled aliases", text(PIN, bomb + "artifact: sha-2222222\n")),
                Poison.of("alias", "an alias", text(PIN, "annotations: { a: &x b, c: *x }\nartifact: sha-2222222\n")),
                Poison.of("merge-key", "a merge key", text(PIN, "<<: { artifact: sha-2222222 }\n")),
                Poison.of(
                        "tag",
                        "a tag that names a class",
                        text(PIN, "artifact: !!javax.script.ScriptEngineManager [sha-2222222]\n")),
                Poison.of("deep-yaml", "nesting 10,000 deep", text(PIN, "artifact: " + "[".repeat(10_000))),
                Poison.of(
                        "duplicate-key",
                        "the pin twice in its file",
                        text(PIN, "artifact: sha-2222222\nartifact: sha-3333333\n")),
                Poison.of(
                        "two-documents",
                        "two documents",
                        text(PIN, "artifact: sha-2222222\n---\nartifact: sha-3333333\n")),
                Poison.of("nbsp-key", "a key with a no-break space", text(PIN, "artifact\u00a0: sha-2222222\n")),
                Poison.of("homoglyph-key", "a key with a Cyrillic letter", text(PIN, "\u0430rtifact: sha-2222222\n")),
                Poison.of("many-keys", "100,000 keys", text(PIN, keys())),
                Poison.of("long-key", "a key of 900,000 characters", text(PIN, "k".repeat(900_000) + ": x\n")));
    }

    private static List<Poison> pins() {
        return List.of(
                Poison.of("path-pin", "a pin that climbs out of its folder", text(PIN, "artifact: ../../healthy\n")),
                Poison.of("ansi-pin", "a pin with an escape sequence", text(PIN, "artifact: \"sha-\\e[31m2222222\"\n")),
                Poison.of(
                        "newline-pin",
                        "a pin with a line break that forges a log line",
                        text(PIN, "artifact: \"sha-2222222\\nweb/prod1  deployed\"\n")),
                Poison.of(
                        "bidi-pin",
                        "a pin with a right-to-left override",
                        text(PIN, "artifact: \"sha-\u202e2222222\"\n")),
                Poison.of(
                        "long-pin", "a pin of 10,000 characters", text(PIN, "artifact: " + "a".repeat(10_000) + "\n")),
                Poison.of("latest-pin", "the pin `latest`", text(PIN, "artifact: latest\n")),
                Poison.of(
                        "digest-pin",
                        "a digest that is none",
                        text(PIN, "artifact: sha-2222222\ndigest: sha256:XYZ\n")),
                Poison.of(
                        "other-digest",
                        "the digest of another image",
                        text(PIN, "artifact: sha-2222222\ndigest: sha256:" + "0".repeat(64) + "\n")),
                Poison.of("missing-image", "an image that is not there", text(PIN, "artifact: sha-4444444\n")),
                Poison.of(
                        "year-9999",
                        "not before the year 9999",
                        text(PIN, "artifact: sha-2222222\nnot_before: 9999-12-31T23:59:59Z\n")),
                Poison.of(
                        "year-huge",
                        "not before the year +999999999",
                        text(PIN, "artifact: sha-2222222\nnot_before: +999999999-12-31T23:59:59Z\n")),
                Poison.harmless(
                        "year-1900",
                        "not before the year 1900",
                        text(PIN, "artifact: sha-2222222\nnot_before: 1900-01-01T00:00:00Z\n")),
                Poison.of(
                        "from-itself",
                        "promoted from itself",
                        text(PIN, "artifact: sha-2222222\npromoted_from: prod1\n")),
                Poison.of(
                        "false-rollback",
                        "a rollback of what never ran, to pass the gates",
                        text(PIN, "artifact: sha-2222222\nrollback_of: sha-9999999\nsuspend: yes\n")),
                Poison.of(
                        "retired",
                        "a container that is to be destroyed",
                        text(PIN, "artifact: sha-2222222\nretire: true\n")));
    }

    private static List<Poison> settings() {
        return List.of(
                Poison.of(
                        "own-prefix",
                        "the parameter prefix of another application",
                        text(APP, "ssm_prefix: /victim/prod1\n")),
                Poison.of(
                        "climbing-prefix",
                        "a parameter prefix that climbs",
                        text(APP, "ssm_prefix: /../healthy/prod1\n")),
                Poison.of(
                        "foreign-image",
                        "an image repository with a path trick",
                        text(APP, "artifact: { ecr_repository: \"../../other\" }\n")),
                Poison.of(
                        "metadata",
                        "the metadata service as the address to verify",
                        text(APP, "verify: { url: \"http://169.254.169.254/latest/meta-data/\" }\n")),
                Poison.of(
                        "user-in-url",
                        "a user in the address to verify",
                        text(APP, "verify: { url: \"https://healthy.example.com@evil.example.com/\" }\n")),
                Poison.of(
                        "empty-hook",
                        "a hook without a command",
                        text(APP, "hooks: { before: [ { name: x, command: [] } ] }\n")),
                Poison.of(
                        "depends-itself",
                        "an application that waits for itself",
                        text(APP, "depends_on: [depends-itself]\n")),
                Poison.of(
                        "odd-pipeline",
                        "a pipeline with an unknown environment",
                        text(APP, "pipeline: [prod1, \"\\e[2J\"]\n")),
                Poison.of("list-app", "`app.yaml` is a list", text(APP, "- type: container\n")),
                Poison.of(
                        "unknown-key",
                        "an unknown key with an escape sequence",
                        text(APP, "\"x\\e]0;owned\\a\": 1\n")));
    }

    static Consumer<HostileTree> text(String path, String content) {
        return tree -> tree.put(path, content);
    }

    static Consumer<HostileTree> link(String path, String target) {
        return bytes(path, FileMode.SYMLINK, target);
    }

    static Consumer<HostileTree> bytes(String path, FileMode mode, String content) {
        return tree -> tree.put(path, mode, content.getBytes(StandardCharsets.UTF_8));
    }

    private static String keys() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 90_000; i++) {
            text.append('k').append(i).append(": x\n");
        }
        return text.toString();
    }

    static byte[] main(String app) {
        return module(app, "").getBytes(StandardCharsets.UTF_8);
    }

    /** The one module of a healthy application. */
    static String module(String name, String more) {
        return "module \"app\" {\n  source      = \"../../../modules/ecs-webapp\"\n  name        = \"" + name
                + "\"\n  environment = \"prod1\"\n" + more + "}\n";
    }
}

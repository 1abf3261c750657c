package dev.towpath.hostile;

import static dev.towpath.hostile.Poisons.MAIN;
import static dev.towpath.hostile.Poisons.module;
import static dev.towpath.hostile.Poisons.text;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.FileMode;

/** Terraform files that are too deep, incomplete, or say one thing and mean another. */
final class TerraformPoisons {
    private TerraformPoisons() {}

    static List<Poison> all() {
        return Stream.of(texts(), meanings()).flatMap(List::stream).toList();
    }

    /** Texts that cannot be read, or not for long. */
    private static List<Poison> texts() {
        return List.of(
                Poison.of("deep-hcl", "blocks 10,000 deep", text(MAIN, "a {\n".repeat(10_000))),
                Poison.of("deep-list", "lists 100,000 deep", text(MAIN, "x = " + "[".repeat(100_000))),
                Poison.of(
                        "unclosed",
                        "a block that is not closed",
                        text(MAIN, "module \"app\" {\n  source = \"../../../modules/ecs-webapp\"\n")),
                Poison.of("heredoc", "a heredoc that does not end", text(MAIN, "x = <<E\n")),
                Poison.of(
                        "data-http",
                        "a name that comes from `data \"http\"`",
                        tree -> tree.put(
                                MAIN,
                                FileMode.REGULAR_FILE,
                                ("data \"http\" \"x\" {\n  url = \"http://169.254.169.254/latest/meta-data/\"\n}\n"
                                                + module("${data.http.x.response_body}", ""))
                                        .getBytes(StandardCharsets.UTF_8))),
                Poison.of(
                        "format-bomb",
                        "a name of 300 MB from 44 bytes",
                        text(MAIN, module("${format(\"%300000000s\", \"x\")}", ""))),
                Poison.of(
                        "conditional",
                        "a name that depends on a condition",
                        text(MAIN, module("${true ? \"healthy\" : \"x\"}", ""))),
                Poison.of(
                        "local-cycle",
                        "locals that name each other",
                        text(MAIN, "locals {\n  a = local.b\n  b = local.a\n}\n" + module("${local.a}", ""))));
    }

    /** Modules that are not what they seem. */
    private static List<Poison> meanings() {
        return List.of(
                Poison.of(
                        "two-modules",
                        "two deployable modules",
                        text(
                                MAIN,
                                module("two-modules", "") + module("other", "").replace("\"app\"", "\"other\""))),
                Poison.of(
                        "same-module",
                        "one module twice",
                        text(MAIN, module("same-module", "") + module("same-module", ""))),
                Poison.of(
                        "same-argument",
                        "one argument twice",
                        text(MAIN, module("same-argument", "  name = \"healthy\"\n"))),
                Poison.of("steals", "the parameters of another application", text(MAIN, module("victim", ""))),
                Poison.of(
                        "far-module",
                        "a module outside the repository",
                        text(MAIN, module("far-module", "").replace("../../../modules", "../../../../../../etc"))),
                Poison.of(
                        "json-twin",
                        "a `main.tf.json` that says otherwise",
                        text(
                                "prod1/main.tf.json",
                                "{\"module\":{\"evil\":{\"source\":\"../../../modules/ecs-webapp\",\"name\":\"healthy\",\"environment\":\"prod1\"}}}")),
                Poison.of(
                        "deep-json",
                        "a `.tf.json` 100,000 deep",
                        text("prod1/x.tf.json", "{\"a\":" + "[".repeat(100_000))),
                Poison.of(
                        "twin-keys",
                        "a `.tf.json` with one key twice",
                        text("prod1/x.tf.json", "{\"locals\":{\"a\":1},\"locals\":{\"a\":2}}")));
    }
}

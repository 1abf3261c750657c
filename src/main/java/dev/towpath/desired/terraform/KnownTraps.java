package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclBlock;
import dev.towpath.desired.hcl.HclBody;
import dev.towpath.desired.hcl.HclScanner;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.model.TerraformMode;
import dev.towpath.model.TerraformRoot;
import dev.towpath.problem.Diagnosis;
import dev.towpath.snapshot.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds in Terraform files what is known to work against deployments: each trap is one function with one sentence.
 *
 * <p>Only what stands in the repository is seen; modules from elsewhere are not fetched for it.
 */
public final class KnownTraps {
    private static final List<Trap> TRAPS = List.of(
            new Trap("aws_ecs_service", KnownTraps::revisionTakenBack),
            new Trap("aws_ecs_service", KnownTraps::noCircuitBreaker),
            new Trap("aws_ecs_service", KnownTraps::otherController),
            new Trap("aws_ecs_task_definition", KnownTraps::revisionsDestroyed),
            new Trap("aws_ecs_task_definition", KnownTraps::revisionsCompared),
            new Trap("aws_ssm_parameter", KnownTraps::recordTakenBack),
            new Trap("aws_ecr_repository", KnownTraps::movableTags),
            new Trap("aws_s3_bucket", KnownTraps::emptiedBucket));

    private final Tree tree;

    /** A kind of resource, and what may be wrong with one. */
    private record Trap(String type, Function<HclBlock, Optional<Diagnosis>> look) {}

    /** Traps in the files of a tree. */
    public KnownTraps(Tree tree) {
        this.tree = tree;
    }

    /** What is found in the files of some roots, in the order of the files. */
    public List<Diagnosis> in(Collection<TerraformRoot> roots) {
        SortedMap<String, List<HclBlock>> files = new TreeMap<>();
        roots.forEach(root -> root.files().stream()
                .filter(path -> path.endsWith(".tf"))
                .forEach(path -> files.computeIfAbsent(path, this::blocks)));
        List<Diagnosis> found = new ArrayList<>();
        files.values().forEach(blocks -> blocks.forEach(block -> found.addAll(traps(block))));
        roots.forEach(root -> found.addAll(ofRoot(root, files)));
        return found;
    }

    private List<HclBlock> blocks(String path) {
        Findings findings = new Findings();
        return tree.entry(path)
                .filter(entry -> entry.kind().isFile())
                .flatMap(entry -> SourceText.of(path, tree.read(entry), findings))
                .flatMap(source -> HclScanner.scan(source, findings))
                .map(HclBody::blocks)
                .orElse(List.of());
    }

    private static List<Diagnosis> traps(HclBlock block) {
        if (!block.type().equals("resource") || block.labels().size() != 2) {
            return List.of();
        }
        String type = block.labels().get(0);
        return TRAPS.stream()
                .filter(trap -> trap.type().equals(type))
                .flatMap(trap -> trap.look().apply(block).stream())
                .map(diagnosis -> diagnosis.at(block.span()))
                .toList();
    }

    /** An apply would point the service at Terraform's own revision again. */
    private static Optional<Diagnosis> revisionTakenBack(HclBlock service) {
        return when(
                !ignores(service, "task_definition"),
                name(service) + " lets Terraform take its task definition back: an apply rolls the deployment back",
                "add lifecycle { ignore_changes = [task_definition] }");
    }

    /** A rollout that cannot start would go on for hours. */
    private static Optional<Diagnosis> noCircuitBreaker(HclBlock service) {
        boolean breaker = nested(service, "deployment_circuit_breaker")
                .filter(block -> !isFalse(block.body(), "enable"))
                .isPresent();
        boolean rolling = nested(service, "deployment_controller").isEmpty();
        return when(
                rolling && !breaker,
                name(service) + " has no deployment circuit breaker: ECS tries tasks that do not start again for hours",
                "add deployment_circuit_breaker { enable = true, rollback = true } with its arguments on lines of their own");
    }

    /** Towpath deploys with the controller ECS only. */
    private static Optional<Diagnosis> otherController(HclBlock service) {
        return nested(service, "deployment_controller")
                .flatMap(block -> text(block.body(), "type"))
                .filter(type -> !type.equals("ECS"))
                .map(type -> Diagnosis.bad(
                        name(service) + " is deployed by the controller " + type,
                        "set its deployment_controller to ECS; Towpath deploys with no other"));
    }

    /** A rollback needs the revision that ran before. */
    private static Optional<Diagnosis> revisionsDestroyed(HclBlock definition) {
        return when(
                !isTrue(definition.body(), "skip_destroy"),
                name(definition) + " deregisters a revision when it makes the next: a rollback finds it inactive",
                "add skip_destroy = true");
    }

    /** Terraform would see every deployment as a change to be undone. */
    private static Optional<Diagnosis> revisionsCompared(HclBlock definition) {
        boolean quiet = isTrue(definition.body(), "track_latest") || ignores(definition, "container_definitions");
        return when(
                !quiet,
                name(definition)
                        + " is compared with Terraform's own revision: after each deployment its plan has a change",
                "add track_latest = true, and read the image's tag from the parameter \"container-image-tag\"");
    }

    /** An apply would say that nothing was ever deployed. */
    private static Optional<Diagnosis> recordTakenBack(HclBlock parameter) {
        boolean record = parameter
                .body()
                .attribute("name")
                .map(attribute -> attribute.value().text())
                .filter(name -> name.contains("container-image-tag") || name.contains("artifact-key"))
                .isPresent();
        return when(
                record && !ignores(parameter, "value"),
                name(parameter) + " is what Towpath records in, and Terraform sets it back at each apply",
                "add lifecycle { ignore_changes = [value] }");
    }

    /** What was approved by its tag may become something else. */
    private static Optional<Diagnosis> movableTags(HclBlock repository) {
        return when(
                text(repository.body(), "image_tag_mutability").isEmpty()
                        || text(repository.body(), "image_tag_mutability").equals(Optional.of("MUTABLE")),
                name(repository) + " lets a tag be moved to another image",
                "set image_tag_mutability = \"IMMUTABLE\", or pin digests");
    }

    /** A replacement would take the files along. */
    private static Optional<Diagnosis> emptiedBucket(HclBlock bucket) {
        return when(
                text(bucket.body(), "force_destroy").equals(Optional.of("true")),
                name(bucket) + " may be destroyed with everything in it",
                "leave force_destroy out; empty the bucket by hand when it is to go");
    }

    private static List<Diagnosis> ofRoot(TerraformRoot root, SortedMap<String, List<HclBlock>> files) {
        if (root.mode() == TerraformMode.OFF) {
            return List.of();
        }
        List<Diagnosis> found = new ArrayList<>();
        List<HclBlock> settings = root.files().stream()
                .filter(path -> parent(path).equals(root.directory()))
                .flatMap(path -> files.getOrDefault(path, List.of()).stream())
                .filter(block -> block.type().equals("terraform"))
                .toList();
        String name = "\"" + root.directory() + "\"";
        List<HclBlock> backends = settings.stream()
                .flatMap(block -> block.body().blocks().stream())
                .filter(block -> block.type().equals("backend") || block.type().equals("cloud"))
                .toList();
        if (backends.isEmpty()) {
            found.add(Diagnosis.warn(
                    name + " names no backend: its state lies on the machine that applied it, and nowhere else",
                    "add a backend block, such as backend \"s3\" with use_lockfile = true"));
        }
        backends.stream()
                .filter(block -> block.labels().equals(List.of("s3")))
                .filter(block -> !isTrue(block.body(), "use_lockfile")
                        && !block.body().attributes().containsKey("dynamodb_table"))
                .forEach(block -> found.add(Diagnosis.warn(
                                "the state of " + name
                                        + " is not locked: two applies at once lose what one of them made",
                                "add use_lockfile = true to the backend")
                        .at(block.span())));
        boolean providers = settings.stream()
                .flatMap(block -> block.body().blocks().stream())
                .anyMatch(block -> block.type().equals("required_providers"));
        if (providers && root.files().stream().noneMatch(path -> path.endsWith("/.terraform.lock.hcl"))) {
            found.add(Diagnosis.warn(
                    name + " has no lock file: which providers run is not what was reviewed",
                    "run \"" + root.engine() + " providers lock\" there, and commit .terraform.lock.hcl"));
        }
        return found;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String name(HclBlock resource) {
        return "\"" + String.join(".", resource.labels()) + "\"";
    }

    private static Optional<Diagnosis> when(boolean trapped, String message, String advice) {
        return trapped ? Optional.of(Diagnosis.warn(message, advice)) : Optional.empty();
    }

    private static boolean ignores(HclBlock resource, String attribute) {
        return nested(resource, "lifecycle")
                .flatMap(block -> block.body().attribute("ignore_changes"))
                .map(HclAttribute::value)
                .filter(value ->
                        value.text().strip().equals("all") || value.text().matches("(?s).*\\b" + attribute + "\\b.*"))
                .isPresent();
    }

    private static Optional<HclBlock> nested(HclBlock block, String type) {
        return block.body().blocks().stream()
                .filter(inner -> inner.type().equals(type)
                        || (inner.type().equals("dynamic") && inner.labels().equals(List.of(type))))
                .findFirst();
    }

    private static Optional<String> text(HclBody body, String name) {
        return body.attribute(name)
                .map(HclAttribute::value)
                .map(value -> value.literal().flatMap(HclValue::asText).orElse(value.text()));
    }

    /** An expression that is no literal is given the benefit of the doubt. */
    private static boolean isTrue(HclBody body, String name) {
        return text(body, name).filter(value -> !value.equals("false")).isPresent();
    }

    private static boolean isFalse(HclBody body, String name) {
        return text(body, name).filter(value -> value.equals("false")).isPresent();
    }
}

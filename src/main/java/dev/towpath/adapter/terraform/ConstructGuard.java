package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import dev.towpath.desired.hcl.HclBlock;
import dev.towpath.desired.hcl.HclBody;
import dev.towpath.desired.hcl.HclScanner;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses constructs that run programs of the repository's choice, or fetch from anywhere, with the credentials of the
 * environment: provisioners, and the data sources {@code external} and {@code http}.
 *
 * <p>It stands before {@code init} for the repository's files and before {@code plan} for downloaded modules, since a data source
 * acts during the plan already.
 */
final class ConstructGuard {
    private static final Set<String> PROVISIONERS = Set.of("local-exec", "remote-exec");
    private static final Set<String> SOURCES = Set.of("external", "http");
    private static final List<String> READING_BLOCKS = List.of("data", "ephemeral");

    private final TerraformAllowances allowances;
    private final SourceGuard sources;

    ConstructGuard(TerraformAllowances allowances) {
        this.allowances = allowances;
        this.sources = new SourceGuard(allowances.sources());
    }

    /** Whether Terraform reads configuration from a file of this name. */
    static boolean isConfiguration(String path) {
        return path.endsWith(".tf")
                || path.endsWith(".tofu")
                || path.endsWith(".tf.json")
                || path.endsWith(".tofu.json");
    }

    /**
     * Returns if there is nothing in the file that is not allowed.
     *
     * @throws FailureException that names the construct and its place, or the file that cannot be read
     */
    void check(Target target, String path, byte[] content) {
        if (path.endsWith(".json")) {
            checkJson(target, path, content);
        } else {
            checkHcl(target, path, content);
        }
    }

    private void checkHcl(Target target, String path, byte[] content) {
        Findings findings = new Findings();
        Optional<HclBody> body =
                SourceText.of(path, content, findings).flatMap(source -> HclScanner.scan(source, findings));
        if (body.isEmpty()) {
            String why = findings.problems().list().stream()
                    .findFirst()
                    .map(problem -> problem.message())
                    .orElse("it is no Terraform file");
            throw unreadable(target, path, why);
        }
        body.get().blocks().forEach(block -> checkBlock(target, block));
        sources.check(target, body.get());
    }

    private void checkBlock(Target target, HclBlock block) {
        String label = block.labels().isEmpty() ? "" : block.labels().get(0);
        boolean provisioner = block.type().equals("provisioner") && PROVISIONERS.contains(label);
        boolean source = READING_BLOCKS.contains(block.type()) && SOURCES.contains(label);
        if ((provisioner || source) && !allowances.construct(target.app(), label)) {
            throw denied(target, label, block.span().path() + ":" + block.span().line());
        }
        block.body().blocks().forEach(inner -> checkBlock(target, inner));
    }

    private void checkJson(Target target, String path, byte[] content) {
        Json root = Json.parse(new String(content, StandardCharsets.UTF_8))
                .orElseThrow(() -> unreadable(target, path, "it is not JSON"));
        READING_BLOCKS.forEach(block -> checkMembers(target, path, root.get(block), SOURCES));
        checkProvisioners(target, path, root);
        sources.check(target, path, root);
    }

    private void checkProvisioners(Target target, String path, Json value) {
        checkMembers(target, path, value.get("provisioner"), PROVISIONERS);
        value.members().values().forEach(member -> checkProvisioners(target, path, member));
        value.items().forEach(item -> checkProvisioners(target, path, item));
    }

    private void checkMembers(Target target, String path, Json value, Set<String> denied) {
        value.members().keySet().stream()
                .filter(denied::contains)
                .filter(name -> !allowances.construct(target.app(), name))
                .findFirst()
                .ifPresent(name -> {
                    throw denied(target, name, path);
                });
        value.items().forEach(item -> checkMembers(target, path, item, denied));
    }

    private static FailureException denied(Target target, String construct, String place) {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.UNSUPPORTED,
                target + ": \"" + construct + "\" at " + place
                        + " would run programs or fetch from elsewhere with the credentials of the environment",
                "remove it, or add \"" + target.app() + "/" + construct
                        + "\" to \"terraform_allow\" in the operator's settings"));
    }

    private static FailureException unreadable(Target target, String path, String why) {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.INVALID,
                target + ": \"" + path + "\" cannot be checked for what it would run: " + why,
                "correct the file"));
    }
}

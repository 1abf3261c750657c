package dev.towpath.desired;

import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.Account;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.Tier;
import dev.towpath.problem.SourceSpan;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads towpath.yaml. */
final class PlatformFile {
    static final String PATH = "towpath.yaml";

    private static final Form<AutoDeploy> AUTO_DEPLOY = Form.ofEnum(AutoDeploy.class, AutoDeploy::word);

    private final Findings findings;

    PlatformFile(Findings findings) {
        this.findings = findings;
    }

    /** The platform; empty where the file has any error, because nobody can tell what a half-read platform would allow. */
    Optional<Platform> read(Node root) {
        Findings own = new Findings();
        Optional<Platform> platform = new PlatformFile(own).platform(root);
        findings.addAll(own.problems());
        return own.hasErrors() ? Optional.empty() : platform;
    }

    private Optional<Platform> platform(Node root) {
        Optional<Fields> file = Fields.of(
                root,
                PATH,
                findings,
                "schema_version",
                "namespace",
                "shared_services",
                "environments",
                "management_role",
                "state",
                "forge",
                "freezes",
                "terraform",
                "auto_deploy");
        return file.flatMap(fields -> {
            fields.value("schema_version", Form.matching("1, the only version there is", "1"));
            Optional<String> namespace = fields.required("namespace", Forms.NAMESPACE);
            Optional<SharedServices> shared = fields.node("shared_services").flatMap(this::sharedServices);
            SortedMap<EnvironmentName, Environment> environments = environments(fields);
            Optional<String> role = fields.value("management_role", Forms.ROLE);
            Optional<String> state = fields.value("state", Forms.STATE);
            Forge forge = fields.node("forge").flatMap(this::forge).orElse(new Forge.None());
            List<Freeze> freezes = fields.node("freezes")
                    .map(new FreezeEntries(findings)::read)
                    .orElse(List.of());
            TerraformRules terraform = fields.node("terraform")
                    .map(new RootEntries(findings)::ofPlatform)
                    .orElse(TerraformRules.NONE);
            AutoDeploy autoDeploy = fields.value("auto_deploy", AUTO_DEPLOY).orElse(AutoDeploy.TRACK);
            return namespace.map(name ->
                    new Platform(name, shared, environments, role, state, forge, freezes, terraform, autoDeploy));
        });
    }

    private Optional<SharedServices> sharedServices(Node node) {
        return Fields.of(node, "\"shared_services\"", findings, "account", "region", "role", "artifact_bucket")
                .flatMap(fields -> {
                    Optional<String> bucket = fields.value("artifact_bucket", Forms.BUCKET);
                    return place(fields).map(place -> new SharedServices(place, bucket));
                });
    }

    private SortedMap<EnvironmentName, Environment> environments(Fields file) {
        SortedMap<EnvironmentName, Environment> environments = new TreeMap<>();
        if (file.requiredNode("environments").isEmpty()) {
            return environments;
        }
        for (Node.Entry entry : file.entries("environments")) {
            environment(entry).ifPresent(environment -> environments.put(environment.name(), environment));
        }
        if (environments.isEmpty() && !findings.hasErrors()) {
            findings.error(
                    "no_environments",
                    file.span("environments"),
                    "\"environments\" names no environment",
                    "add at least one, with tier, account and region");
        }
        return environments;
    }

    private Optional<Environment> environment(Node.Entry entry) {
        String what = "environment \"" + entry.key().value() + "\"";
        Optional<EnvironmentName> name =
                Fields.scalar(entry.key(), "the environment name", Forms.ENVIRONMENT, findings);
        return Fields.of(entry.value(), what, findings, "tier", "account", "region", "role", "require_digest")
                .flatMap(fields -> {
                    Optional<Tier> tier = fields.required("tier", Forms.TIER);
                    Optional<Place> place = place(fields);
                    boolean requireDigest = fields.flag("require_digest");
                    SourceSpan span = entry.key().span();
                    return name.isPresent() && tier.isPresent() && place.isPresent()
                            ? Optional.of(new Environment(name.get(), tier.get(), place.get(), requireDigest, span))
                            : Optional.empty();
                });
    }

    private Optional<Place> place(Fields fields) {
        Optional<Account> account = fields.required("account", Forms.ACCOUNT);
        Optional<Region> region = fields.required("region", Forms.REGION);
        Optional<String> role = fields.value("role", Forms.ROLE);
        if (account.isPresent() && role.isPresent() && !role.get().contains("::" + account.get() + ":")) {
            findings.error(
                    "role_of_other_account",
                    fields.span("role"),
                    "\"role\" is \"" + role.get() + "\", which is not a role of the account " + account.get(),
                    "name a role of that account, or mend the account");
        }
        return account.isPresent() && region.isPresent()
                ? Optional.of(new Place(account.get(), region.get(), role))
                : Optional.empty();
    }

    private Optional<Forge> forge(Node node) {
        if (node instanceof Node.Text) {
            return Fields.scalar(
                    node,
                    "\"forge\"",
                    new Form<>(
                            "none, or a mapping such as { github: owner/name }",
                            "none"::equals,
                            none -> new Forge.None()),
                    findings);
        }
        return Fields.of(node, "\"forge\"", findings, "github")
                .flatMap(fields -> fields.required("github", Forms.GITHUB_REPOSITORY))
                .map(Forge.GitHub::new);
    }
}

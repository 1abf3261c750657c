package dev.towpath.desired;

import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.ImageReference;
import dev.towpath.model.OnInFlight;
import dev.towpath.model.TerraformMode;
import dev.towpath.problem.SourceSpan;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads app.yaml. */
final class AppFile {
    static final String NAME = "app.yaml";

    private static final Form<WorkloadType> TYPE = Form.ofEnum(WorkloadType.class, WorkloadType::word);
    private static final Form<TerraformMode> MODE = Form.ofEnum(TerraformMode.class, TerraformMode::word);
    private static final Form<ImageReference> IMAGE_REFERENCE =
            Form.ofEnum(ImageReference.class, reference -> reference.name().toLowerCase(Locale.ROOT));
    private static final Form<OnDrift> ON_DRIFT =
            Form.ofEnum(OnDrift.class, action -> action.name().toLowerCase(Locale.ROOT));
    private static final Form<OnInFlight> ON_IN_FLIGHT = Form.ofEnum(OnInFlight.class, OnInFlight::word);
    private static final Form<String> ECR_REPOSITORY = Form.matching(
            "the name of an ECR repository such as acme/web-app",
            "[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*");
    private static final Form<String> KEY = new Form<>(
            "a key of the artifact bucket with {sha} in it, and {app} if wanted",
            text -> text.contains("{sha}") && text.length() <= 512 && !text.isBlank(),
            text -> text);
    static final Form<String> CONTAINER =
            Form.matching("the name of a container in the task definition", "[A-Za-z0-9_-]{1,255}");
    private static final Form<String> PREFIX = Form.matching(
            "a parameter path such as /{app}/{env}", "(/(?!\\.\\.?(/|$))([A-Za-z0-9_.-]|\\{app\\}|\\{env\\})+){1,13}");
    private static final Form<String> MODULE =
            Form.matching("the label of a module block", "[\\p{L}_][\\p{L}\\p{N}_-]*");

    private static final Form<String> VARIABLE_FILE = Form.matching(
            "a file of variables, relative to the root, such as ../common.tfvars or {env}.tfvars",
            "([A-Za-z0-9_./-]|\\{app\\}|\\{env\\})+\\.tfvars(\\.json)?");
    private static final Form<String> WORKSPACE = Form.matching(
            "the name of a workspace, with {app} and {env} if wanted", "([A-Za-z0-9_.-]|\\{app\\}|\\{env\\}){1,90}");

    private final Form<EnvironmentName> environment;
    private final Form<AppName> dependency;
    private final Findings findings;

    /** A reader that takes names of these forms for environments and other applications. */
    AppFile(Form<EnvironmentName> environment, Form<AppName> dependency, Findings findings) {
        this.environment = environment;
        this.dependency = dependency;
        this.findings = findings;
    }

    /** The settings; what cannot be read of them is a finding and left out. */
    Optional<AppSettings> read(Node root) {
        return Fields.of(
                        root,
                        NAME,
                        findings,
                        "type",
                        "tech_stack",
                        "source",
                        "artifact",
                        "container",
                        "auto_deploy",
                        "pipeline",
                        "soak",
                        "terraform",
                        "var_files",
                        "workspace",
                        "depends_on",
                        "ssm_prefix",
                        "module",
                        "image_reference",
                        "on_drift",
                        "verify",
                        "hooks",
                        "on_in_flight",
                        "headers",
                        "plan_limits",
                        "may_lose",
                        "drift")
                .map(this::settings);
    }

    private AppSettings settings(Fields fields) {
        Optional<Fields> artifact = fields.fields("artifact", "ecr_repository", "key");
        Optional<Fields> hooks = fields.fields("hooks", "before", "after");
        HookEntries entries = new HookEntries(findings);
        return new AppSettings(
                fields.value("type", TYPE),
                fields.value("tech_stack", Form.ANY),
                fields.value("source", Form.ANY),
                artifact.flatMap(entry -> entry.value("ecr_repository", ECR_REPOSITORY)),
                artifact.flatMap(entry -> entry.value("key", KEY)),
                fields.value("container", CONTAINER),
                fields.placed("auto_deploy", environment),
                fields.values("pipeline", environment),
                soak(fields),
                fields.value("terraform", MODE),
                fields.values("var_files", VARIABLE_FILE),
                fields.value("workspace", WORKSPACE),
                fields.values("depends_on", dependency),
                fields.value("ssm_prefix", PREFIX),
                fields.value("module", MODULE),
                fields.value("image_reference", IMAGE_REFERENCE).orElse(ImageReference.TAG),
                fields.value("on_drift", ON_DRIFT).orElse(OnDrift.REPORT),
                new VerifyEntries(environment, findings).read(fields),
                hooks.map(each -> entries.read(each, "before")).orElse(List.of()),
                hooks.map(each -> entries.read(each, "after")).orElse(List.of()),
                fields.value("on_in_flight", ON_IN_FLIGHT),
                new HeaderEntries(findings).read(fields),
                new RootEntries(findings).ofApp(fields),
                SettingsOfType.said(fields),
                SourceSpan.startOf(fields.span().path()));
    }

    private SortedMap<EnvironmentName, Duration> soak(Fields fields) {
        SortedMap<EnvironmentName, Duration> soak = new TreeMap<>();
        for (Node.Entry entry : fields.entries("soak")) {
            Optional<EnvironmentName> name = Fields.scalar(entry.key(), "a key of \"soak\"", environment, findings);
            String what = "the soak of \"" + entry.key().value() + "\"";
            Optional<Duration> duration = Fields.scalar(entry.value(), what, Forms.DURATION_FORM, findings);
            name.ifPresent(known -> duration.ifPresent(time -> soak.put(known, time)));
        }
        return soak;
    }
}

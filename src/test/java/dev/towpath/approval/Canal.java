package dev.towpath.approval;

import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.desired.AutoDeploy;
import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.DriftChecks;
import dev.towpath.desired.Environment;
import dev.towpath.desired.Forge;
import dev.towpath.desired.Governing;
import dev.towpath.desired.Governing.Part;
import dev.towpath.desired.GoverningReader;
import dev.towpath.desired.OnDrift;
import dev.towpath.desired.Platform;
import dev.towpath.desired.PlatformReader;
import dev.towpath.desired.Promotion;
import dev.towpath.desired.RootRules;
import dev.towpath.desired.TerraformRules;
import dev.towpath.model.Account;
import dev.towpath.model.ContainerService;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.GitSha;
import dev.towpath.model.ImageReference;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.model.PlanLimits;
import dev.towpath.model.Region;
import dev.towpath.model.ResourcePattern;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.model.TerraformRoot;
import dev.towpath.model.Tier;
import dev.towpath.problem.Problems;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Tree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A small config repository for tests: towpath.yaml has lines {@code <environment> <tier> <account>} {@code forge <repository>} and {@code protects <resources>};
 * other files are their own value but for comments; a file {@code closure} beside a pin makes it a Terraform target, and nothing but that
 * where it says {@code infrastructure}. A pin that says {@code nothing} names no artifact, and an
 * app.yaml that is the path of a file below {@code modules/} says where the module call stands.
 */
final class Canal implements GoverningReader, PlatformReader {
    static final Target PROD = Target.of("web-app", "prod1");
    static final String PIN = "apps/web-app/prod1/promotion.yaml";
    static final String APP = "apps/web-app/app.yaml";
    static final String PLATFORM =
            "dev1 dev 111111111111\nstage1 staging 222222222222\nprod1 production 333333333333\n";
    static final String POLICY = """
        groups:
          staff: { users: [sam, sue, Max], teams: [Acme/platform] }
          client: { users: [carl, cleo, max] }
        rules:
          - { name: dev, when: { tier: dev }, require: {} }
          - { name: staging, when: { tier: staging }, require: { staff: 1 } }
          - { name: production, when: { tier: production }, require: { staff: 1, client: 1 } }
          - { name: destroys, when: { change: terraform, destroys: true }, require: { staff: 2 } }
          - { name: rollback, when: { rollback: proven }, require: { staff: 1 }, alone: true, waives: [soak, freeze] }
          - { name: policy, when: { change: policy }, require: { staff: 2 } }
        """;
    static final String SIGNERS = """
        # who signs with what
        sam key:sam
        sue key:sue
        max,max@work.example key:max
        carl key:carl
        cleo key:cleo
        dora key:dora
        """;

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    final GitModel git = new GitModel();
    final ForgeModel reviews = new ForgeModel(git);
    ReviewSource forge = ReviewSource.unknown("no forge in this test");
    int parsed;

    /** A repository whose bootstrap by "root" holds the platform, the policy, the signers and nothing else. */
    static Canal started(String... more) {
        Canal canal = new Canal();
        canal.git.push(
                "root",
                "start",
                "towpath.yaml",
                PLATFORM,
                ApprovalPolicy.PATH,
                POLICY,
                ApprovalPolicy.SIGNERS_PATH,
                SIGNERS,
                APP,
                "plain");
        if (more.length > 0) {
            canal.git.push("root", "more", more);
        }
        return canal;
    }

    /** A repository whose bootstrap by "root" names the forge of {@link #reviews} and holds the platform, a policy and more. */
    static Canal onForge(String policy, String... more) {
        Canal canal = new Canal();
        canal.forge = canal.reviews;
        List<String> files = new ArrayList<>(List.of(
                "towpath.yaml", PLATFORM + "forge " + ForgeModel.REPOSITORY + "\n", ApprovalPolicy.PATH, policy));
        files.addAll(List.of(more));
        canal.git.push("root", "start", files.toArray(String[]::new));
        return canal;
    }

    RepoSnapshot snapshot() {
        GitSha head = git.head();
        return new RepoSnapshot(
                "file:///canal",
                "main",
                git.commit(head).orElseThrow(),
                git.tree(head).orElseThrow(),
                git,
                false);
    }

    ApprovalJudge judge() {
        return judge((signature, allowed, at) -> allowed.lines()
                .filter(line -> line.endsWith(" " + signature.armored()))
                .map(line -> line.split("[ ,]", 2)[0])
                .findFirst());
    }

    ApprovalJudge judge(SignatureVerifier verifier) {
        return new ApprovalJudge(
                this, this, new ApprovalPolicyReader(new SnakeYamlParser()), github -> forge, verifier);
    }

    PolicyInForce policy() {
        return judge().policy(snapshot());
    }

    Verdict verdict(Target target) {
        return verdict(question(target));
    }

    Verdict verdict(ApprovalQuestion question) {
        return verdicts(List.of(question)).get(question.target().target());
    }

    /** The verdict where other targets are recorded at some commits. */
    Verdict verdict(ApprovalQuestion question, Collection<GitSha> recorded) {
        Target target = question.target().target();
        DesiredState desired = new DesiredState(
                platform(git.tree(git.head()).orElseThrow()),
                new TreeMap<>(Map.of(target, question.target())),
                new TreeMap<>(),
                Problems.NONE);
        return judge().judge(snapshot(), desired, List.of(question), recorded).get(target);
    }

    /** The verdict on a target of a real repository. */
    Verdict verdict(RepoSnapshot snapshot, SignatureVerifier verifier, Target target) {
        ApprovalQuestion question = question(snapshot.tree(), target);
        DesiredState desired = new DesiredState(
                platform(snapshot.tree()),
                new TreeMap<>(Map.of(target, question.target())),
                new TreeMap<>(),
                Problems.NONE);
        return judge(verifier).judge(snapshot, desired, List.of(question)).get(target);
    }

    Map<Target, Verdict> verdicts(Collection<ApprovalQuestion> questions) {
        SortedMap<Target, DesiredTarget> targets = new TreeMap<>();
        questions.forEach(question -> targets.put(question.target().target(), question.target()));
        DesiredState desired =
                new DesiredState(platform(git.tree(git.head()).orElseThrow()), targets, new TreeMap<>(), Problems.NONE);
        return judge().judge(snapshot(), desired, questions);
    }

    ApprovalQuestion question(Target target) {
        return question(git.tree(git.head()).orElseThrow(), target);
    }

    private ApprovalQuestion question(Tree tree, Target target) {
        return new ApprovalQuestion(target(tree, target), Optional.empty(), false, false, false);
    }

    ApprovalQuestion recorded(Target target, GitSha at) {
        return new ApprovalQuestion(target(target), Optional.of(at), false, false, false);
    }

    DesiredTarget target(Target target) {
        return target(git.tree(git.head()).orElseThrow(), target);
    }

    private DesiredTarget target(Tree tree, Target target) {
        Environment environment = platform(tree).orElseThrow().environments().get(target.environment());
        SourceSpan span = SourceSpan.startOf(target.directory());
        Optional<Promotion> promotion = text(tree, target.directory() + "/promotion.yaml")
                .map(pin -> new Promotion(
                        Optional.of(new Pin("sha-1")).filter(it -> !pin.contains("nothing")),
                        DIGEST.matcher(pin)
                                .results()
                                .map(it -> new Digest(it.group()))
                                .findFirst(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        new TreeMap<>(),
                        pin.contains("retire"),
                        span));
        return new DesiredTarget(
                target,
                environment,
                text(tree, target.directory() + "/closure")
                                .filter("infrastructure"::equals)
                                .isPresent()
                        ? new Infrastructure(new ParameterPrefix("/" + target))
                        : new ContainerService(
                                new ParameterPrefix("/" + target),
                                "acme/web-app",
                                Optional.empty(),
                                ImageReference.TAG),
                promotion,
                new TerraformRoot(target.directory(), Digest.of(""), List.of(), "terraform", TerraformMode.OFF),
                Optional.empty(),
                before(tree, target).stream().findFirst(),
                Duration.ZERO,
                List.of(),
                Optional.empty(),
                OnDrift.REPORT,
                RootRules.NONE,
                Optional.empty(),
                at(tree, target).orElseThrow(),
                span);
    }

    @Override
    public Optional<Governing> at(Tree tree, Target target) {
        parsed++;
        Map<Part, Digest> parts = new EnumMap<>(Part.class);
        text(tree, target.directory() + "/promotion.yaml").ifPresent(it -> parts.put(Part.PROMOTION, Digest.of(it)));
        text(tree, "apps/" + target.app() + "/app.yaml").ifPresent(it -> parts.put(Part.APP, Digest.of(it)));
        text(tree, module(tree, target)).ifPresent(it -> parts.put(Part.MODULE, Digest.of(it)));
        text(tree, target.directory() + "/closure").ifPresent(it -> parts.put(Part.CLOSURE, Digest.of(it)));
        Optional<Environment> environment = platform(tree)
                .flatMap(it -> Optional.ofNullable(it.environments().get(target.environment())));
        environment.ifPresent(it ->
                parts.put(Part.ENVIRONMENT, Digest.of(it.tier() + it.place().toString())));
        if (parts.isEmpty() || environment.isEmpty()) {
            return Optional.empty();
        }
        List<EnvironmentName> before = before(tree, target);
        parts.put(Part.PIPELINE, Digest.of(before.stream().limit(1).toList().toString()));
        return Optional.of(new Governing(parts, before));
    }

    @Override
    public List<String> paths(Tree tree, Target target) {
        return List.of(target.directory(), "apps/" + target.app() + "/app.yaml", "towpath.yaml", module(tree, target));
    }

    @Override
    public List<String> neighbours(Tree tree, Target target) {
        return lower(tree, target)
                .map(other -> new Target(target.app(), other).directory())
                .toList();
    }

    /** The folders of the application in lower tiers, from the highest down. */
    private List<EnvironmentName> before(Tree tree, Target target) {
        return lower(tree, target)
                .filter(other ->
                        !tree.under(new Target(target.app(), other).directory()).isEmpty())
                .toList();
    }

    private Stream<EnvironmentName> lower(Tree tree, Target target) {
        SortedMap<EnvironmentName, Environment> all =
                platform(tree).map(Platform::environments).orElseGet(TreeMap::new);
        Optional<Tier> tier = Optional.ofNullable(all.get(target.environment())).map(Environment::tier);
        return all.values().stream()
                .filter(other ->
                        tier.filter(own -> own.compareTo(other.tier()) > 0).isPresent())
                .sorted(Comparator.comparing(Environment::tier).reversed())
                .map(Environment::name);
    }

    private static String module(Tree tree, Target target) {
        return text(tree, "apps/" + target.app() + "/app.yaml")
                .filter(it -> it.startsWith("modules/"))
                .orElse(target.directory() + "/main.tf");
    }

    @Override
    public Optional<Platform> platform(Tree tree) {
        return text(tree, "towpath.yaml").map(text -> {
            SortedMap<EnvironmentName, Environment> environments = new TreeMap<>();
            Forge forge = new Forge.None();
            Optional<String> state = Optional.empty();
            List<ResourcePattern> protects = List.of();
            for (String line : text.lines().toList()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("forge")) {
                    forge = new Forge.GitHub(words[1]);
                } else if (words[0].equals("protects")) {
                    protects = List.of(new ResourcePattern(words[1]));
                } else if (words[0].equals("state")) {
                    state = Optional.of(words[1]);
                } else {
                    EnvironmentName name = new EnvironmentName(words[0]);
                    environments.put(
                            name,
                            new Environment(
                                    name,
                                    Tier.valueOf(words[1].toUpperCase(Locale.ROOT)),
                                    new Place(new Account(words[2]), new Region("us-east-1"), Optional.empty()),
                                    false,
                                    SourceSpan.startOf("towpath.yaml")));
                }
            }
            return new Platform(
                    "acme",
                    Optional.empty(),
                    environments,
                    Optional.empty(),
                    state,
                    forge,
                    List.of(),
                    new TerraformRules(PlanLimits.NONE, PlanLimits.NONE, protects, DriftChecks.NONE),
                    AutoDeploy.TRACK);
        });
    }

    private static Optional<String> text(Tree tree, String path) {
        return tree.entry(path)
                .map(entry -> new String(tree.read(entry), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .collect(Collectors.joining("\n")));
    }
}

package dev.towpath.app;

import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.desired.RootEntries;
import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.model.Account;
import dev.towpath.model.Limits;
import dev.towpath.model.PlanLimits;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.Problem;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the operator decides, and nobody who can merge may: where the state lives, which accounts may be touched, which hosts may
 * be asked, what Terraform may see and do.
 *
 * <p>A settings file says it, the environment ({@code TOWPATH_STATE}, {@code TOWPATH_ACCOUNTS}, …) says it louder.
 *
 * @param state where the state lives, whatever towpath.yaml says
 * @param accounts the only accounts that may be touched; empty for any
 * @param gitHosts the only hosts that git may ask; empty for any
 * @param forgeHosts the only hosts that a forge may be asked at; empty for any
 * @param leaseTakeover how long a lease must be seen unchanged before it is taken over, of everyone who uses the state store
 * @param forgeNotices what a run tells the forge afterwards: {@code status}, {@code deployments}
 * @param terraformVariables names of further environment variables that Terraform may see
 * @param terraformAllow constructs of Terraform that are let through though they run programs, everywhere ({@code http}) or in
 *     one application ({@code dns/http})
 * @param terraformSources where modules and providers may come from, by the beginning of their address; empty for anywhere
 * @param terraformParallel how many roots are planned, or applied, at the same time, if not as many as the machine takes
 * @param terraformTimes how long Terraform may take, and how long it has once it was interrupted
 * @param planLimits how much one plan of a Terraform root may do, whatever the config repository says
 * @param terraformBin programs, and directories of versions, among which the engine of a root is looked for
 * @param channels who is told of changes
 * @param daemon what stands under {@code serve}, unread: only the daemon has the libraries that know whether it fits
 */
record Settings(
        Optional<String> state,
        Optional<Duration> leaseTakeover,
        Set<Account> accounts,
        Set<String> gitHosts,
        Set<String> forgeHosts,
        Set<String> forgeNotices,
        Set<String> terraformVariables,
        Set<String> terraformAllow,
        Set<String> terraformSources,
        List<Path> terraformBin,
        Optional<Integer> terraformParallel,
        TerraformTimes terraformTimes,
        PlanLimits planLimits,
        List<NotifyEntries.Entry> channels,
        Optional<Node> daemon) {
    private static final Form<String> ACCOUNT =
            new Form<>("an AWS account id of twelve digits, in quotes", Account::valid, text -> text);
    private static final Form<Duration> TAKEOVER = Times.between(
            "a time such as 30s or 2m, from 100ms to 10m", Limits.LEASE_TAKEOVER_LEAST, Limits.LEASE_TAKEOVER_MOST);
    private static final Form<String> HOST = Form.matching("the name of a host", "[A-Za-z0-9.-]+(:[0-9]+)?");
    private static final Form<String> VARIABLE = Form.matching("the name of a variable", "[A-Za-z_][A-Za-z0-9_]*");
    private static final Form<String> CONSTRUCT = Form.matching(
            "one of external, http, local-exec, remote-exec, or APP/ and one of them",
            "([a-z0-9][a-z0-9-]{0,62}/)?(external|http|local-exec|remote-exec)");
    private static final Form<String> ORIGIN = Form.matching(
            "the beginning of an address, such as registry.terraform.io/hashicorp or github.com/acme",
            "[A-Za-z0-9._/:-]*[A-Za-z0-9._-]");
    private static final Form<String> COUNT = Form.matching("a number from 1 to 64", "[1-9]|[1-5][0-9]|6[0-4]");
    private static final Form<Path> PLACE = new Form<>(
            "an absolute path, or one that begins with ~/",
            text -> text.startsWith("/") || text.startsWith("~/"),
            Path::of);

    /** The commit status and the deployments that a forge is told of. */
    static final String STATUS = "status";

    static final String DEPLOYMENTS = "deployments";
    private static final Form<String> NOTICE = Form.ofWords(Map.of(STATUS, STATUS, DEPLOYMENTS, DEPLOYMENTS));

    private static final Settings NOTHING = new Settings(
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            List.of(),
            Optional.empty(),
            TerraformTimes.USUAL,
            PlanLimits.NONE,
            List.of(),
            Optional.empty());

    Settings {
        accounts = Collections.unmodifiableSet(new LinkedHashSet<>(accounts));
        gitHosts = Collections.unmodifiableSet(new LinkedHashSet<>(gitHosts));
        forgeHosts = Collections.unmodifiableSet(new LinkedHashSet<>(forgeHosts));
        forgeNotices = Collections.unmodifiableSet(new LinkedHashSet<>(forgeNotices));
        terraformVariables = Collections.unmodifiableSet(new LinkedHashSet<>(terraformVariables));
        terraformAllow = Collections.unmodifiableSet(new LinkedHashSet<>(terraformAllow));
        terraformSources = Collections.unmodifiableSet(new LinkedHashSet<>(terraformSources));
        terraformBin = List.copyOf(terraformBin);
        channels = List.copyOf(channels);
    }

    /** The settings of a file, if there is one, and of the environment. */
    static Settings of(Optional<Path> file, Map<String, String> environment) {
        Settings written = file.map(Settings::read).orElse(NOTHING);
        Optional<String> state = Optional.ofNullable(environment.get("TOWPATH_STATE"));
        Set<String> accounts = words(environment, "TOWPATH_ACCOUNTS");
        accounts.stream().filter(id -> !Account.valid(id)).findFirst().ifPresent(id -> {
            throw invalid(
                    "\"TOWPATH_ACCOUNTS\" names \"" + id + "\"",
                    "it must be AWS account ids of twelve digits, separated by commas");
        });
        return new Settings(
                state.isPresent() ? state : written.state(),
                time(environment, "TOWPATH_LEASE_TAKEOVER", TAKEOVER).or(written::leaseTakeover),
                accounts.isEmpty() ? written.accounts() : accounts(accounts),
                louder(words(environment, "TOWPATH_GIT_HOSTS"), written.gitHosts()),
                louder(words(environment, "TOWPATH_FORGE_HOSTS"), written.forgeHosts()),
                louder(notices(words(environment, "TOWPATH_FORGE_NOTICES")), written.forgeNotices()),
                louder(words(environment, "TOWPATH_TERRAFORM_VARIABLES"), written.terraformVariables()),
                louder(checked(environment, "TOWPATH_TERRAFORM_ALLOW", CONSTRUCT), written.terraformAllow()),
                louder(checked(environment, "TOWPATH_TERRAFORM_SOURCES", ORIGIN), written.terraformSources()),
                places(environment, written.terraformBin()),
                checked(environment, "TOWPATH_TERRAFORM_PARALLEL", COUNT).stream()
                        .findFirst()
                        .map(Integer::valueOf)
                        .or(written::terraformParallel),
                new TerraformTimes(
                        time(environment, "TOWPATH_TERRAFORM_LIMIT", TerraformTimes.LIMIT)
                                .orElse(written.terraformTimes().limit()),
                        time(environment, "TOWPATH_TERRAFORM_GRACE", TerraformTimes.GRACE)
                                .orElse(written.terraformTimes().grace())),
                written.planLimits(),
                written.channels(),
                written.daemon());
    }

    private static Optional<Duration> time(Map<String, String> environment, String name, Form<Duration> form) {
        return Optional.ofNullable(environment.get(name)).map(text -> {
            if (!form.test().test(text)) {
                throw invalid("\"" + name + "\" is \"" + text + "\"", "it must be " + form.expected());
            }
            return form.make().apply(text);
        });
    }

    /** How long the daemon waits for runs in flight when it is stopped. */
    Duration daemonStop() {
        return terraformTimes.daemonStop();
    }

    /** Whether the operator lets an account be touched. */
    boolean allows(Account account) {
        return accounts.isEmpty() || accounts.contains(account);
    }

    private static Settings read(Path file) {
        Findings findings = new Findings();
        Optional<Settings> settings = SourceText.of(file.toString(), bytes(file), findings)
                .flatMap(text -> new SnakeYamlParser().parse(text, findings))
                .flatMap(node -> Fields.of(
                        node,
                        "the operator's settings",
                        findings,
                        "state",
                        "lease_takeover",
                        "accounts",
                        "git_hosts",
                        "forge_hosts",
                        "forge_notices",
                        "terraform_variables",
                        "terraform_allow",
                        "terraform_sources",
                        "terraform_bin",
                        "terraform_parallel",
                        "terraform_limit",
                        "terraform_grace",
                        "plan_limits",
                        "notify",
                        "serve"))
                .map(fields -> new Settings(
                        fields.value("state", Form.ANY),
                        fields.value("lease_takeover", TAKEOVER),
                        accounts(new LinkedHashSet<>(fields.values("accounts", ACCOUNT))),
                        new LinkedHashSet<>(fields.values("git_hosts", HOST)),
                        new LinkedHashSet<>(fields.values("forge_hosts", HOST)),
                        new LinkedHashSet<>(fields.values("forge_notices", NOTICE)),
                        new LinkedHashSet<>(fields.values("terraform_variables", VARIABLE)),
                        new LinkedHashSet<>(fields.values("terraform_allow", CONSTRUCT)),
                        new LinkedHashSet<>(fields.values("terraform_sources", ORIGIN)),
                        fields.values("terraform_bin", PLACE),
                        fields.value("terraform_parallel", COUNT).map(Integer::valueOf),
                        TerraformTimes.of(
                                fields.value("terraform_limit", TerraformTimes.LIMIT),
                                fields.value("terraform_grace", TerraformTimes.GRACE)),
                        new RootEntries(findings).limits(fields),
                        fields.node("notify")
                                .map(node -> NotifyEntries.read(node, findings))
                                .orElse(List.of()),
                        fields.node("serve")));
        expectNone(findings);
        return settings.orElseThrow(() -> invalid(
                "reading the operator's settings: \"" + file + "\" is empty", "write them, or leave out --config"));
    }

    /** What the daemon does, if the file says anything of it. */
    Optional<ServeFile> serve() {
        Findings findings = new Findings();
        Optional<ServeFile> serve = daemon.flatMap(node -> ServeFile.read(node, findings));
        expectNone(findings);
        return serve;
    }

    private static void expectNone(Findings findings) {
        List<Problem> problems = findings.problems().list();
        if (findings.hasErrors()) {
            throw invalid(
                    "reading the operator's settings: " + problems.get(0),
                    "correct the file, or name another with --config");
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw invalid(
                    "reading the operator's settings: \"" + file + "\" cannot be read",
                    "name a file that can be read with --config");
        }
    }

    private static Set<Account> accounts(Set<String> ids) {
        Set<Account> accounts = new TreeSet<>();
        ids.forEach(id -> accounts.add(new Account(id)));
        return accounts;
    }

    private static Set<String> words(Map<String, String> environment, String name) {
        Set<String> words = new TreeSet<>();
        for (String word : environment.getOrDefault(name, "").split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }

    private static Set<String> checked(Map<String, String> environment, String name, Form<String> form) {
        Set<String> words = words(environment, name);
        words.stream().filter(word -> !form.test().test(word)).findFirst().ifPresent(word -> {
            throw invalid(
                    "\"" + name + "\" names \"" + word + "\"",
                    "each of its words, separated by commas, must be " + form.expected());
        });
        return words;
    }

    /** Paths as {@code PATH} has them, below the home directory where they begin with {@code ~/}. */
    private static List<Path> places(Map<String, String> environment, List<Path> written) {
        List<Path> named = new ArrayList<>();
        for (String word : environment.getOrDefault("TOWPATH_TERRAFORM_BIN", "").split(":", -1)) {
            if (!word.isBlank() && !PLACE.test().test(word.strip())) {
                throw invalid(
                        "\"TOWPATH_TERRAFORM_BIN\" names \"" + word.strip() + "\"",
                        "each of its paths, separated by colons, must be " + PLACE.expected());
            }
            if (!word.isBlank()) {
                named.add(Path.of(word.strip()));
            }
        }
        String home = environment.getOrDefault("HOME", "/");
        return (named.isEmpty() ? written : named)
                .stream()
                        .map(path -> path.startsWith("~")
                                ? Path.of(home).resolve(Path.of("~").relativize(path))
                                : path)
                        .toList();
    }

    private static Set<String> notices(Set<String> words) {
        words.stream()
                .filter(word -> !word.equals(STATUS) && !word.equals(DEPLOYMENTS))
                .findFirst()
                .ifPresent(word -> {
                    throw invalid(
                            "\"TOWPATH_FORGE_NOTICES\" names \"" + word + "\"",
                            "it may name \"status\" and \"deployments\", separated by commas");
                });
        return words;
    }

    private static Set<String> louder(Set<String> environment, Set<String> file) {
        return environment.isEmpty() ? file : environment;
    }

    private static FailureException invalid(String message, String advice) {
        return new FailureException(new Failure.NeedsHuman(ReasonCode.INVALID, message, advice));
    }
}

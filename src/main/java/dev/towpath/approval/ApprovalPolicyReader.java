package dev.towpath.approval;

import dev.towpath.desired.RootEntries;
import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.desired.raw.Spelling;
import dev.towpath.desired.raw.TreeParser;
import dev.towpath.model.AppName;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Limits;
import dev.towpath.model.Tier;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads policies/approvals.yaml.
 *
 * <p>A policy that is half understood would grant what it should refuse, so one error anywhere makes the whole file unusable;
 * all errors are told at once.
 */
public final class ApprovalPolicyReader {
    private static final String FILE = ApprovalPolicy.PATH;
    private static final Form<String> GROUP_NAME =
            Form.matching("a name of lower-case letters, digits, \"-\" and \"_\"", "[a-z0-9][a-z0-9_-]{0,62}");
    private static final Form<String> LOGIN = Form.matching("a login", "[^\\s,@/][^\\s,/]{0,254}");
    private static final Form<String> TEAM =
            Form.matching("a team such as \"AcmeCorp/platform\"", "[A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+");
    private static final Form<Integer> COUNT = new Form<>(
            "a number of people from 0 to 100", text -> text.matches("[0-9]|[1-9][0-9]|100"), Integer::valueOf);
    private static final Form<String> WAIVED =
            Form.ofWords(Map.of("soak", "soak", "freeze", "freeze", "promoted_from", "promoted_from"));
    private static final Form<Boolean> PROVEN = Form.ofWords(Map.of("proven", true));

    private static final Form<Duration> EMERGENCY = new Form<>(
            "a duration from 5m to 24h such as 30m or 4h",
            Pattern.compile("[5-9]m|[1-9][0-9]{1,2}m|[1-9]h|1[0-9]h|2[0-4]h").asMatchPredicate(),
            ApprovalPolicyReader::emergency);

    private final TreeParser yaml;

    /** A reader of YAML through a parser. */
    public ApprovalPolicyReader(TreeParser yaml) {
        this.yaml = yaml;
    }

    /**
     * The policy in a tree.
     *
     * @param environments that towpath.yaml of the same tree names; rules may name no others
     */
    public PolicyReading read(Tree tree, Set<EnvironmentName> environments) {
        Findings findings = new Findings();
        SortedSet<String> names = new TreeSet<>();
        environments.forEach(environment -> names.add(environment.value()));
        Optional<ApprovalPolicy> policy = text(tree, findings)
                .flatMap(source -> root(source, findings))
                .map(node -> policy(node, names, findings));
        return new PolicyReading(findings.hasErrors() ? Optional.empty() : policy, findings.problems());
    }

    private Optional<Node> root(SourceText source, Findings findings) {
        Optional<Node> root = yaml.parse(source, findings);
        if (root.isEmpty() && !findings.hasErrors()) {
            findings.error(
                    "empty_policy",
                    SourceSpan.startOf(FILE),
                    "the approval policy is empty",
                    "give it \"groups\" and \"rules\": a change that no rule matches is refused");
        }
        return root;
    }

    private static Optional<SourceText> text(Tree tree, Findings findings) {
        Optional<TreeEntry> entry = tree.entry(FILE);
        if (entry.isEmpty()) {
            findings.error(
                    "missing_policy",
                    SourceSpan.startOf(FILE),
                    "there is no approval policy",
                    "add \"" + FILE + "\" with \"groups\" and \"rules\": a change that no rule matches is refused");
            return Optional.empty();
        }
        if (!entry.get().kind().isFile()) {
            findings.error(
                    "not_a_file",
                    SourceSpan.startOf(FILE),
                    "security: the approval policy is no regular file",
                    "commit the file itself, not a link");
            return Optional.empty();
        }
        if (entry.get().size() > Limits.FILE_BYTES_MAX) {
            findings.error(
                    "file_too_large",
                    SourceSpan.startOf(FILE),
                    "the file has " + entry.get().size() + " bytes; at most " + Limits.FILE_BYTES_MAX + " are read",
                    "make it smaller");
            return Optional.empty();
        }
        return SourceText.of(FILE, tree.read(entry.get()), findings);
    }

    private static ApprovalPolicy policy(Node root, Set<String> environments, Findings findings) {
        Optional<Fields> fields = Fields.of(root, FILE, findings, "groups", "rules", "evidence", "break_glass");
        SortedMap<String, Group> groups = new TreeMap<>();
        List<Rule> rules = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        List<BreakGlassTerms> terms = new ArrayList<>();
        fields.ifPresent(it -> {
            it.entries("groups").forEach(entry -> group(entry, groups, findings));
            Set<String> known = new TreeSet<>(groups.keySet());
            known.add(Group.CODE_OWNERS);
            it.requiredNode("rules").ifPresent(node -> {
                List<Node> items = Fields.sequence(node, "\"rules\"", findings);
                if (items.isEmpty() && node instanceof Node.Sequence) {
                    findings.error(
                            "no_rules",
                            node.span(),
                            "there are no rules, so every change is refused",
                            "add a rule for each tier");
                }
                RuleReader reader = new RuleReader(known, environments, findings);
                items.forEach(item -> reader.read(item).ifPresent(rules::add));
                distinct(rules, findings);
                covered(rules, node.span(), findings);
            });
            evidence.addAll(it.values("evidence", Form.ofEnum(Evidence.class, Evidence::word)));
            it.fields("break_glass", "groups", "max")
                    .flatMap(entry -> terms(entry, groups.keySet(), findings))
                    .ifPresent(terms::add);
        });
        return new ApprovalPolicy(groups, rules, evidence, terms.stream().findFirst());
    }

    private static Optional<BreakGlassTerms> terms(Fields fields, Set<String> groups, Findings findings) {
        fields.requiredNode("groups");
        Set<String> named = new TreeSet<>(fields.values("groups", GROUP_NAME));
        if (fields.has("groups") && named.isEmpty()) {
            findings.error(
                    "empty_list",
                    fields.span("groups"),
                    "\"groups\" names nothing",
                    "name one, or remove \"break_glass\" so that nobody may break the glass");
        }
        named.stream()
                .filter(name -> !groups.contains(name))
                .forEach(name -> findings.error(
                        "unknown_group",
                        fields.span("groups"),
                        "there is no group \"" + name + "\"",
                        Spelling.advice(name, groups, "groups")));
        return fields.required("max", EMERGENCY).map(max -> new BreakGlassTerms(named, max));
    }

    /** Minutes or hours: a longer emergency is a way of working. */
    private static Duration emergency(String text) {
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return text.endsWith("h") ? Duration.ofHours(number) : Duration.ofMinutes(number);
    }

    private static void group(Node.Entry entry, SortedMap<String, Group> groups, Findings findings) {
        String what = "group \"" + entry.key().value() + "\"";
        Optional<String> name = Fields.scalar(entry.key(), "the name of a group", GROUP_NAME, findings);
        if (name.filter(Group.CODE_OWNERS::equals).isPresent()) {
            findings.error(
                    "reserved_group",
                    entry.key().span(),
                    what + " is the group of those whom CODEOWNERS names",
                    "choose another name; rules may require \"codeowners\" without a group of that name");
        }
        Fields.of(entry.value(), what, findings, "teams", "users").ifPresent(fields -> {
            Group group = new Group(fields.values("teams", TEAM), fields.values("users", LOGIN));
            name.ifPresent(it -> groups.put(it, group));
        });
    }

    private static void distinct(List<Rule> rules, Findings findings) {
        Set<String> seen = new TreeSet<>();
        for (Rule rule : rules) {
            if (!seen.add(rule.name())) {
                findings.error(
                        "duplicate_rule",
                        rule.span(),
                        "two rules are called \"" + rule.name() + "\"",
                        "give each rule a name of its own");
            }
        }
    }

    private static void covered(List<Rule> rules, SourceSpan span, Findings findings) {
        if (!rules.isEmpty() && rules.stream().noneMatch(rule -> rule.when().isForPolicy())) {
            findings.warning(
                    "no_policy_rule",
                    span,
                    "no rule matches a change of the policy, so the policy can never be changed",
                    "add a rule with \"when: { change: policy }\"");
        }
    }

    /** Reads one rule after another. */
    private record RuleReader(Set<String> groups, Set<String> environments, Findings findings) {
        Optional<Rule> read(Node node) {
            return Fields.of(node, "a rule", findings, "name", "when", "require", "alone", "waives")
                    .flatMap(fields -> {
                        Optional<String> name = fields.required("name", Form.ANY);
                        Condition when = fields.requiredNode("when")
                                .flatMap(it -> condition(it))
                                .orElse(Condition.ALWAYS);
                        SortedMap<String, Integer> require = new TreeMap<>();
                        fields.requiredNode("require");
                        fields.entries("require").forEach(entry -> require(entry, require));
                        boolean alone = fields.flag("alone");
                        List<String> waives = fields.values("waives", WAIVED);
                        return name.map(
                                it -> new Rule(it, when, require, alone, new LinkedHashSet<>(waives), fields.span()));
                    });
        }

        private void require(Node.Entry entry, SortedMap<String, Integer> require) {
            String group = entry.key().value();
            if (!groups.contains(group)) {
                unknown("group", group, groups, entry.key().span());
            }
            Fields.scalar(entry.value(), "the number of \"" + group + "\"", COUNT, findings)
                    .ifPresent(count -> require.put(group, count));
        }

        private Optional<Condition> condition(Node node) {
            return Fields.of(
                            node,
                            "\"when\"",
                            findings,
                            "tier",
                            "environment",
                            "environments",
                            "app",
                            "apps",
                            "change",
                            "destroys",
                            "protected",
                            "resources",
                            "rollback")
                    .map(fields -> {
                        Condition condition = new Condition(
                                fields.value("tier", Form.ofEnum(Tier.class, Tier::word)),
                                environments(fields),
                                names(fields, "app", "apps"),
                                fields.value("change", Form.ofEnum(Condition.Kind.class, Condition.Kind::word)),
                                fields.value("destroys", Form.FLAG),
                                fields.value("protected", Form.FLAG),
                                fields.values("resources", RootEntries.resources()),
                                fields.value("rollback", PROVEN).orElse(false));
                        if (fields.has("resources") && condition.resources().isEmpty()) {
                            findings.error(
                                    "empty_list",
                                    fields.span("resources"),
                                    "\"resources\" names nothing",
                                    "name one, or remove the key to match every one");
                        }
                        if (condition.isForPolicy() && !condition.isForPolicyOnly()) {
                            findings.error(
                                    "policy_rule_condition",
                                    fields.span(),
                                    "a rule for changes of the policy names something else beside \"change: policy\"",
                                    "the policy belongs to no target: leave only \"change: policy\"");
                        }
                        return condition;
                    });
        }

        private Set<String> environments(Fields fields) {
            Set<String> named = names(fields, "environment", "environments");
            named.stream()
                    .filter(name -> !environments.contains(name))
                    .forEach(name -> unknown(
                            "environment",
                            name,
                            environments,
                            fields.span(fields.has("environment") ? "environment" : "environments")));
            return named;
        }

        private Set<String> names(Fields fields, String one, String many) {
            Form<String> form = new Form<>("a name such as \"web-app\"", AppName::valid, text -> text);
            Set<String> names = new TreeSet<>(fields.values(many, form));
            fields.value(one, form).ifPresent(names::add);
            if (fields.has(many) && names.isEmpty()) {
                findings.error(
                        "empty_list",
                        fields.span(many),
                        "\"" + many + "\" names nothing",
                        "name one, or remove the key to match every one");
            }
            return names;
        }

        private void unknown(String what, String word, Set<String> known, SourceSpan span) {
            findings.error(
                    "unknown_" + what,
                    span,
                    "there is no " + what + " \"" + word + "\"",
                    Spelling.advice(word, known, what + "s"));
        }
    }
}

package dev.towpath.testing;

import dev.towpath.adapter.json.Json;
import dev.towpath.sandbox.Calls;
import dev.towpath.sandbox.Permission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A published IAM policy with its words in capitals filled in, held against the permissions of calls that were really made.
 *
 * <p>Whoever adds a call adds its action to the policy, and lets a rehearsal make it in the test that owns the statement: {@link
 * #CONTAINERS} belong to {@code ContainerPermissionsIT}, {@link #SITES} to {@code SitePermissionsIT}, the rest of each file to the test
 * that reads it.
 */
public final class IamPolicy {
    /** The statements of deployer.json and reader.json that container services need. */
    public static final Set<String> CONTAINERS = Set.of(
            "RollServices",
            "LookAtTasks",
            "RunHooks",
            "RegisterRevisions",
            "TaskDefinitionsEverywhere",
            "GiveTasksTheirRoles",
            "ReadLastWords",
            "LookImagesUp");

    /** Those that static sites need. */
    public static final Set<String> SITES =
            Set.of("PublishSites", "ListSites", "InvalidateSites", "ReadSiteZips", "TellAbsentZipsFromForbiddenOnes");

    /** Those that both need, each its own parameters. */
    public static final Set<String> BOTH = Set.of("ReadParametersByName", "WriteTheRecord");

    private static final Path DIRECTORY = Path.of("docs/reference/iam");

    private final String file;
    private final List<Statement> statements;

    private record Statement(
            String sid, List<String> actions, List<String> resources, Map<String, Map<String, String>> conditions) {
        boolean allows(Permission permission) {
            return actions.contains(permission.action())
                    && resources.stream().anyMatch(resource -> matches(resource, permission.resource()))
                    && conditions.values().stream()
                            .allMatch(keys -> keys.entrySet().stream()
                                    .allMatch(wanted -> permission.context().containsKey(wanted.getKey())
                                            && matches(
                                                    wanted.getValue(),
                                                    permission.context().get(wanted.getKey()))));
        }
    }

    private IamPolicy(String file, List<Statement> statements) {
        this.file = file;
        this.statements = statements;
    }

    /** The policy of a file such as {@code deployer.json}. */
    public static IamPolicy of(String file, Map<String, String> words) {
        try {
            String text = Files.readString(DIRECTORY.resolve(file));
            for (Map.Entry<String, String> word :
                    new TreeMap<>(words).descendingMap().entrySet()) {
                text = text.replaceAll("(?<![A-Z-])" + Pattern.quote(word.getKey()) + "(?![A-Z-])", word.getValue());
            }
            List<Statement> statements = new ArrayList<>();
            for (Json statement :
                    Json.parse(text).orElseThrow().get("Statement").items()) {
                Map<String, Map<String, String>> conditions = new TreeMap<>();
                for (String operator : List.of("ArnEquals", "ArnLike", "StringEquals", "StringLike")) {
                    for (String key : List.of("ecs:cluster", "s3:prefix", "iam:PassedToService")) {
                        statement
                                .at("Condition", operator, key)
                                .text()
                                .ifPresent(value -> conditions
                                        .computeIfAbsent(operator, each -> new TreeMap<>())
                                        .put(key, value));
                    }
                }
                if (statement.get("Condition").isObject() && conditions.isEmpty()) {
                    throw new AssertionError(file + " has a condition that this test does not know: " + statement);
                }
                statements.add(new Statement(
                        statement.get("Sid").text().orElseThrow(),
                        texts(statement.get("Action")),
                        texts(statement.get("Resource")),
                        conditions));
            }
            return new IamPolicy(file, statements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the statements. */
    public Set<String> statements() {
        return statements.stream().map(Statement::sid).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a role, such as {@code 111111111111:assumed-role/towpath-deploy}, has called without being allowed to, in sentences. */
    public List<String> missing(Collection<Calls.Call> calls, String role) {
        return asked(calls, role).stream()
                .filter(permission -> statements.stream().noneMatch(statement -> statement.allows(permission)))
                .map(permission -> "the code asks for " + permission.action() + " on " + permission.resource()
                        + (permission.context().isEmpty() ? "" : " with " + permission.context())
                        + ", and no statement of "
                        + DIRECTORY.resolve(file) + " allows it: add it there, limited to that resource")
                .sorted()
                .distinct()
                .toList();
    }

    /** What chosen statements allow a role that it has not called, in sentences. */
    public List<String> unused(Collection<Calls.Call> calls, String role, Predicate<String> sid) {
        Set<Permission> asked = asked(calls, role);
        List<String> sentences = new ArrayList<>();
        for (Statement statement : statements) {
            if (sid.test(statement.sid())) {
                List<Permission> used = asked.stream().filter(statement::allows).toList();
                statement.actions().stream()
                        .filter(action ->
                                used.stream().noneMatch(each -> each.action().equals(action)))
                        .forEach(action -> sentences.add(unused(statement, action)));
                statement.resources().stream()
                        .filter(resource -> used.stream().noneMatch(each -> matches(resource, each.resource())))
                        .forEach(resource -> sentences.add(unused(statement, resource)));
            }
        }
        return sentences;
    }

    private String unused(Statement statement, String what) {
        return DIRECTORY.resolve(file) + " allows " + what + " in \"" + statement.sid()
                + "\", and the code never asked for it: remove it, or let the rehearsal of this test make the call";
    }

    private static Set<Permission> asked(Collection<Calls.Call> calls, String role) {
        return calls.stream()
                .filter(call -> call.caller().contains(role + "/"))
                .flatMap(call -> call.permissions().stream())
                .collect(Collectors.toSet());
    }

    private static List<String> texts(Json node) {
        return node.text()
                .map(List::of)
                .orElseGet(() -> node.items().stream()
                        .flatMap(item -> item.text().stream())
                        .toList());
    }

    private static boolean matches(String pattern, String value) {
        String expression = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return value.matches(expression);
    }
}

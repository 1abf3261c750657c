package dev.towpath.adapter.aws.ecs;

import dev.towpath.observed.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/**
 * A task definition as one line for each setting, so that two can be compared by name and not by position.
 *
 * <p>The fields are the SDK's own list, so a field that a newer SDK knows is compared too. Values of environment variables and
 * secrets are never shown, nor any value whose name sounds like a secret.
 */
final class DefinitionLines {
    private static final Set<String> IDENTITY = Set.of("family", "tags", "containerDefinitions");
    private static final Set<String> HIDDEN = Set.of("environment", "secrets", "secretOptions");
    /** What names an element of a list, the first that is there. */
    private static final List<String> NAMES =
            List.of("name", "containerName", "containerPort", "containerPath", "sourceVolume", "namespace", "hostname");

    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(passw|passphrase|pwd|secret|token|credential|private|api[-_]?key|access[-_]?key|auth|salt).*");

    /** A secret that is handed over in a command line, a header, a document or an address. */
    private static final Pattern ARGUMENT = Pattern.compile(
            "(?is).*((passw|pwd|secret|token|credential|api[-_]?key|authorization|bearer)[a-z0-9_-]*[\"']?[ =:]"
                    + "|://[^/\\s:@]*:[^/\\s@]+@).*");

    private record Value(String text, boolean hidden) {}

    private DefinitionLines() {}

    /** What is different in the second, images first. */
    static List<Change> between(RegisterTaskDefinitionRequest before, RegisterTaskDefinitionRequest after) {
        String area = "task definition \"" + after.family() + "\"";
        List<Change> changes = new ArrayList<>();
        SortedMap<String, ContainerDefinition> old = containers(before);
        SortedMap<String, ContainerDefinition> fresh = containers(after);
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(fresh.keySet());
        List<Change> settings = new ArrayList<>(lines(area, "", fields(before), fields(after)));
        for (String name : names) {
            Optional<ContainerDefinition> was = Optional.ofNullable(old.get(name));
            Optional<ContainerDefinition> is = Optional.ofNullable(fresh.get(name));
            Optional<String> oldImage = was.map(container -> orEmpty(container.image()));
            Optional<String> newImage = is.map(container -> orEmpty(container.image()));
            if (was.isEmpty() || is.isEmpty()) {
                changes.add(new Change(area, "container \"" + name + "\"", oldImage, newImage, false));
                continue;
            }
            if (!oldImage.equals(newImage)) {
                changes.add(new Change(area, "image of \"" + name + "\"", oldImage, newImage, false));
            }
            settings.addAll(lines(area, name + ": ", fields(was.get()), fields(is.get())));
        }
        changes.addAll(settings);
        return changes;
    }

    /** A change in one line: {@code container "app": cpu 256 → 512}. */
    static String words(Change change) {
        String what = change.area() + ": " + change.subject();
        if (change.before().isEmpty()) {
            return what + " added"
                    + change.after()
                            .filter(value -> !change.masked())
                            .map(value -> " (" + value + ")")
                            .orElse("");
        }
        if (change.after().isEmpty()) {
            return what + " removed";
        }
        return change.masked()
                ? what + " changed"
                : what + " " + change.before().get() + " → " + change.after().get();
    }

    private static SortedMap<String, ContainerDefinition> containers(RegisterTaskDefinitionRequest request) {
        SortedMap<String, ContainerDefinition> containers = new TreeMap<>();
        request.containerDefinitions().forEach(container -> containers.put(orEmpty(container.name()), container));
        return containers;
    }

    private static SortedMap<String, Value> fields(RegisterTaskDefinitionRequest request) {
        SortedMap<String, Value> lines = new TreeMap<>();
        walk(request, "", IDENTITY, false, lines);
        return lines;
    }

    private static SortedMap<String, Value> fields(ContainerDefinition container) {
        SortedMap<String, Value> lines = new TreeMap<>();
        walk(container, "", Set.of("name", "image"), false, lines);
        return lines;
    }

    private static List<Change> lines(
            String area, String prefix, SortedMap<String, Value> before, SortedMap<String, Value> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            Optional<Value> was = Optional.ofNullable(before.get(name));
            Optional<Value> is = Optional.ofNullable(after.get(name));
            if (!was.equals(is)) {
                boolean hidden = Stream.of(was, is).flatMap(Optional::stream).anyMatch(Value::hidden);
                changes.add(new Change(area, prefix + name, was.map(Value::text), is.map(Value::text), hidden));
            }
        }
        return changes;
    }

    private static void walk(
            SdkPojo pojo, String path, Set<String> skipped, boolean hidden, SortedMap<String, Value> lines) {
        for (SdkField<?> field : pojo.sdkFields()) {
            String name = field.locationName();
            Object value = field.getValueOrDefault(pojo);
            if (value != null && !skipped.contains(name)) {
                value(value, path.isEmpty() ? name : path + "." + name, hidden || HIDDEN.contains(name), lines);
            }
        }
    }

    private static void value(Object value, String path, boolean hidden, SortedMap<String, Value> lines) {
        if (value instanceof SdkPojo pojo) {
            walk(pojo, path, Set.of(), hidden, lines);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> value(orEmpty(each), path + " " + key, hidden, lines));
        } else if (value instanceof Collection<?> items) {
            items(items, path, hidden, lines);
        } else {
            String text = value.toString();
            boolean secret =
                    SECRET.matcher(path).matches() || ARGUMENT.matcher(text).matches();
            if (!text.isEmpty() || hidden) {
                lines.put(path, new Value(text, hidden || secret));
            }
        }
    }

    private static void items(Collection<?> items, String path, boolean hidden, SortedMap<String, Value> lines) {
        List<String> words = new ArrayList<>();
        int number = 0;
        for (Object item : items) {
            if (item instanceof SdkPojo pojo) {
                number++;
                named(pojo, path + " " + name(pojo).orElse("" + number), hidden, lines);
            } else {
                words.add(orEmpty(item).toString());
            }
        }
        if (!words.isEmpty()) {
            value(String.join(" ", words), path, hidden, lines);
        }
    }

    /** One element of a list; a pair of name and value is one line. */
    private static void named(SdkPojo pojo, String path, boolean hidden, SortedMap<String, Value> lines) {
        Optional<String> used =
                NAMES.stream().filter(name -> field(pojo, name).isPresent()).findFirst();
        Set<String> skipped = used.map(Set::of).orElse(Set.of());
        List<String> others = pojo.sdkFields().stream()
                .map(SdkField::locationName)
                .filter(name -> !skipped.contains(name) && field(pojo, name).isPresent())
                .toList();
        if (used.isPresent() && others.isEmpty()) {
            lines.put(path, new Value("", hidden));
        } else if (used.isPresent() && others.size() == 1) {
            value(field(pojo, others.get(0)).orElseThrow(), path, hidden, lines);
        } else {
            walk(pojo, path, skipped, hidden, lines);
        }
    }

    private static Optional<String> name(SdkPojo pojo) {
        return NAMES.stream()
                .flatMap(name -> field(pojo, name).stream())
                .map(Object::toString)
                .findFirst();
    }

    private static Optional<Object> field(SdkPojo pojo, String name) {
        return pojo.sdkFields().stream()
                .filter(field -> field.locationName().equals(name))
                .findFirst()
                .flatMap(field -> Optional.ofNullable((Object) field.getValueOrDefault(pojo)));
    }

    private static Object orEmpty(@org.jspecify.annotations.Nullable Object value) {
        return value == null ? "" : value;
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }
}

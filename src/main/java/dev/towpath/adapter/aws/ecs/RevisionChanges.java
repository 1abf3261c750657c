package dev.towpath.adapter.aws.ecs;

import dev.towpath.observed.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * What a new revision changes against the running one: fields by name, containers by name, environment variables by name and never
 * by value.
 *
 * <p>A deployment brings along what Terraform has changed since, so people must see more than the image.
 */
final class RevisionChanges {
    /** Fields whose values say something at a glance and are no secrets. */
    private static final Set<String> SHOWN = Set.of("cpu", "memory", "memoryReservation", "image", "networkMode");

    private static final Set<String> NOT_COMPARED = Set.of("tags", "containerDefinitions");
    private static final Set<String> BY_NAME = Set.of("name", "environment", "secrets");

    private RevisionChanges() {}

    static List<Change> between(TaskDefinition running, RegisterTaskDefinitionRequest wanted) {
        List<Change> changes = new ArrayList<>();
        String area = "task definition \"" + wanted.family() + "\"";
        Map<String, Object> before = values(running);
        Map<String, Object> after = values(wanted);
        for (SdkField<?> field : wanted.sdkFields()) {
            String name = field.locationName();
            if (!NOT_COMPARED.contains(name)) {
                field(area, name, before, after).ifPresent(changes::add);
            }
        }
        Map<String, ContainerDefinition> old = byName(running.containerDefinitions());
        Map<String, ContainerDefinition> now = byName(wanted.containerDefinitions());
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            Optional<ContainerDefinition> one = Optional.ofNullable(old.get(name));
            Optional<ContainerDefinition> other = Optional.ofNullable(now.get(name));
            String container = "container \"" + name + "\"";
            if (one.isPresent() && other.isPresent()) {
                changes.addAll(between(container, one.get(), other.get()));
            } else {
                changes.add(new Change(
                        area,
                        container,
                        one.map(ContainerDefinition::image),
                        other.map(ContainerDefinition::image),
                        false));
            }
        }
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

    private static List<Change> between(String area, ContainerDefinition one, ContainerDefinition other) {
        List<Change> changes = new ArrayList<>();
        Map<String, Object> before = values(one);
        Map<String, Object> after = values(other);
        for (SdkField<?> field : other.sdkFields()) {
            if (!BY_NAME.contains(field.locationName())) {
                field(area, field.locationName(), before, after).ifPresent(changes::add);
            }
        }
        changes.addAll(named(area, "variable ", variables(one.environment()), variables(other.environment())));
        changes.addAll(named(area, "secret ", secrets(one.secrets()), secrets(other.secrets())));
        return changes;
    }

    private static Map<String, String> variables(List<KeyValuePair> pairs) {
        Map<String, String> variables = new TreeMap<>();
        pairs.forEach(each -> variables.put(each.name(), Objects.requireNonNullElse(each.value(), "")));
        return variables;
    }

    private static Map<String, String> secrets(List<Secret> secrets) {
        Map<String, String> named = new TreeMap<>();
        secrets.forEach(each -> named.put(each.name(), Objects.requireNonNullElse(each.valueFrom(), "")));
        return named;
    }

    private static List<Change> named(String area, String kind, Map<String, String> before, Map<String, String> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .map(name -> new Change(
                        area,
                        kind + name,
                        Optional.ofNullable(before.get(name)),
                        Optional.ofNullable(after.get(name)),
                        true))
                .toList();
    }

    private static Optional<Change> field(
            String area, String name, Map<String, Object> before, Map<String, Object> after) {
        Optional<Object> one = Optional.ofNullable(before.get(name));
        Optional<Object> other = Optional.ofNullable(after.get(name));
        return one.equals(other)
                ? Optional.empty()
                : Optional.of(new Change(
                        area, name, one.map(Object::toString), other.map(Object::toString), !SHOWN.contains(name)));
    }

    /** The fields that have a value; an empty list is none. */
    private static Map<String, Object> values(SdkPojo document) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (SdkField<?> field : document.sdkFields()) {
            Optional.ofNullable(field.getValueOrDefault(document))
                    .filter(value -> !(value instanceof java.util.Collection<?> list && list.isEmpty()))
                    .filter(value -> !(value instanceof Map<?, ?> map && map.isEmpty()))
                    .ifPresent(value -> values.put(field.locationName(), value));
        }
        return values;
    }

    private static Map<String, ContainerDefinition> byName(List<ContainerDefinition> containers) {
        Map<String, ContainerDefinition> named = new LinkedHashMap<>();
        containers.forEach(each -> named.put(Objects.requireNonNullElse(each.name(), ""), each));
        return named;
    }
}

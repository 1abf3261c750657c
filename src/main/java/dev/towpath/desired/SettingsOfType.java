package dev.towpath.desired;

import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.problem.SourceSpan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings of app.yaml that mean nothing for some types of application.
 *
 * <p>Whoever writes one where nothing comes of it believes something that is not so, and is told.
 */
final class SettingsOfType {
    private static final List<WorkloadType> CONTAINER = List.of(WorkloadType.CONTAINER);
    private static final List<WorkloadType> SITE = List.of(WorkloadType.STATIC_SITE);
    private static final List<WorkloadType> DEPLOYED = List.of(WorkloadType.CONTAINER, WorkloadType.STATIC_SITE);

    /** By name, a dot between a key and the key of the mapping that it is in. */
    private static final SortedMap<String, List<WorkloadType>> OF = new TreeMap<>(Map.ofEntries(
            Map.entry("artifact.ecr_repository", CONTAINER),
            Map.entry("artifact.key", SITE),
            Map.entry("auto_deploy", DEPLOYED),
            Map.entry("container", CONTAINER),
            Map.entry("headers", SITE),
            Map.entry("hooks", CONTAINER),
            Map.entry("image_reference", CONTAINER),
            Map.entry("on_in_flight", CONTAINER),
            Map.entry("verify", DEPLOYED),
            Map.entry("verify.body", SITE)));

    private SettingsOfType() {}

    /** Where each of them stands, as far as it is there. */
    static SortedMap<String, SourceSpan> said(Fields settings) {
        SortedMap<String, SourceSpan> said = new TreeMap<>();
        OF.keySet()
                .forEach(name -> node(settings, name.split("\\.", -1)).ifPresent(node -> said.put(name, node.span())));
        return said;
    }

    private static Optional<Node> node(Fields settings, String[] path) {
        Optional<Node> outer = settings.node(path[0]);
        return path.length == 1
                ? outer
                : outer.filter(Node.Mapping.class::isInstance)
                        .map(Node.Mapping.class::cast)
                        .flatMap(mapping -> mapping.get(path[1]));
    }

    /** Warns of each that means nothing for an application of this type. */
    static void check(AppSettings settings, WorkloadType type, Findings findings) {
        settings.said().forEach((name, span) -> {
            List<WorkloadType> types = OF.getOrDefault(name, List.of());
            if (!types.contains(type)) {
                String others = types.stream().map(WorkloadType::word).collect(Collectors.joining(" and "));
                findings.warning(
                        "setting_without_effect",
                        span,
                        "\"" + name + "\" means nothing for an application of type " + type.word(),
                        "remove it; it is for " + others);
            }
        });
    }
}

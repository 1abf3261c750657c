package dev.towpath.adapter.aws.ecs;

import dev.towpath.model.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** One revision of a task definition with its tags, and how the next one is made of it. */
record Revision(TaskDefinition definition, SortedMap<String, String> tags) {
    /** The intent under which Towpath registered a revision: whoever lacks it was registered by somebody else. */
    static final String INTENT = "towpath:intent";

    static final String COMMIT = "towpath:commit";
    static final String BASE = "towpath:base";
    static final String PIN = "towpath:pin";
    static final String DIGEST = "towpath:digest";
    private static final int TAGS_MAX = 50;
    /** What is left out where the base already has nearly as many tags as ECS allows. */
    private static final Set<String> SPARED = Set.of(PIN, COMMIT);

    /** A revision as ECS describes it. */
    static Revision of(TaskDefinition definition, List<Tag> tags) {
        SortedMap<String, String> sorted = new TreeMap<>();
        tags.forEach(
                tag -> sorted.put(tag.key(), Optional.ofNullable(tag.value()).orElse("")));
        return new Revision(definition, sorted);
    }

    String arn() {
        return definition.taskDefinitionArn();
    }

    /** For people: {@code web-app:12}. */
    String name() {
        return shortName(arn());
    }

    boolean ours() {
        return tags.containsKey(INTENT);
    }

    boolean active() {
        return definition.status() == TaskDefinitionStatus.ACTIVE;
    }

    Optional<String> base() {
        return Optional.ofNullable(tags.get(BASE));
    }

    Optional<Digest> digest() {
        return Optional.ofNullable(tags.get(DIGEST)).filter(Digest::valid).map(Digest::new);
    }

    /** The image of a container. */
    Optional<ImageName> image(String container) {
        return definition.containerDefinitions().stream()
                .filter(each -> each.name().equals(container) && each.image() != null)
                .map(each -> ImageName.parse(each.image()))
                .findFirst();
    }

    /**
     * The request that registers this revision again with another image in one container.
     *
     * <p>Every field that the request shares with the description is carried over by the SDK's own list of fields, so that a
     * field that a newer SDK knows comes along without anybody thinking of it; what only the description has is read-only.
     */
    RegisterTaskDefinitionRequest with(String container, String image, Map<String, String> ourTags) {
        RegisterTaskDefinitionRequest.Builder request = copied().toBuilder();
        List<ContainerDefinition> containers = new ArrayList<>();
        definition
                .containerDefinitions()
                .forEach(each -> containers.add(
                        each.name().equals(container)
                                ? each.toBuilder().image(image).build()
                                : each));
        SortedMap<String, String> all = new TreeMap<>(tags);
        all.keySet().removeIf(key -> key.startsWith("aws:") || key.startsWith("towpath:"));
        for (String key : List.of(INTENT, BASE, DIGEST, PIN, COMMIT)) {
            boolean room = all.size() < TAGS_MAX || !SPARED.contains(key);
            Optional.ofNullable(ourTags.get(key)).filter(value -> room).ifPresent(value -> all.put(key, value));
        }
        return request.containerDefinitions(containers)
                .tags(all.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    /** Whether registering the request would only make a copy of this revision; tags do not count but for the digest. */
    boolean sameAs(RegisterTaskDefinitionRequest request) {
        Optional<String> wanted = request.tags().stream()
                .filter(tag -> tag.key().equals(DIGEST))
                .map(Tag::value)
                .findFirst();
        return wanted.equals(Optional.ofNullable(tags.get(DIGEST)))
                && copied().equals(
                                request.toBuilder().tags((Collection<Tag>) null).build());
    }

    /** The request that would register this very revision again, without tags. */
    RegisterTaskDefinitionRequest copied() {
        RegisterTaskDefinitionRequest.Builder request = RegisterTaskDefinitionRequest.builder();
        Map<String, SdkField<?>> described = definition.sdkFieldNameToField();
        for (SdkField<?> field : request.sdkFields()) {
            SdkField<?> source = described.get(field.locationName());
            if (source != null
                    && definition
                            .getValueForField(source.memberName(), Object.class)
                            .isPresent()) {
                field.set(request, source.getValueOrDefault(definition));
            }
        }
        return request.build();
    }

    /** {@code web-app:12} of an ARN or a name. */
    static String shortName(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** Newest first, by revision number. */
    static Comparator<String> newestFirst() {
        return Comparator.comparingInt((String arn) -> number(arn)).reversed();
    }

    static int number(String arn) {
        String digits = arn.substring(arn.lastIndexOf(':') + 1);
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
    }

    /** Whether two names mean the same revision, be they ARNs or {@code family:revision}. */
    static boolean same(String one, String other) {
        boolean qualified = one.contains("/") && other.contains("/");
        return qualified ? one.equals(other) : shortName(one).equals(shortName(other));
    }
}

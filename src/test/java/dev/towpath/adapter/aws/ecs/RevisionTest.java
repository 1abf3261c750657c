package dev.towpath.adapter.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.utils.builder.SdkBuilder;

class RevisionTest {
    /** No two fields have the same value, so that a mix-up shows. */
    private static final AtomicInteger NEXT = new AtomicInteger();

    private static final Set<String> READ_ONLY = Set.of(
            "taskDefinitionArn",
            "revision",
            "status",
            "requiresAttributes",
            "compatibilities",
            "registeredAt",
            "registeredBy",
            "deregisteredAt");

    @Test
    void everyFieldOfTheRequestIsCarriedOverFromTheDescription() {
        TaskDefinition full = filled(TaskDefinition.builder()).build();
        RegisterTaskDefinitionRequest request =
                new Revision(full, new TreeMap<>()).with("no such container", "x", Map.of());

        for (SdkField<?> field : request.sdkFields()) {
            if (!field.locationName().equals("tags")) {
                assertThat(field.getValueOrDefault(request))
                        .as(field.memberName())
                        .isNotNull()
                        .isNotInstanceOfAny(SdkAutoConstructList.class, SdkAutoConstructMap.class)
                        .isEqualTo(full.getValueForField(field.memberName(), Object.class)
                                .orElseThrow());
            }
        }
    }

    @Test
    void onlyTheReadOnlyFieldsOfADescriptionAreLeftBehind() {
        Set<String> described = names(TaskDefinition.builder().build());
        Set<String> requested = names(RegisterTaskDefinitionRequest.builder().build());

        assertThat(described).containsAll(READ_ONLY);
        assertThat(described.stream()
                        .filter(name -> !requested.contains(name))
                        .filter(name -> !READ_ONLY.contains(name)))
                .as("a new field of the SDK that cannot be registered: is it read-only?")
                .isSubsetOf("deleteRequestedAt");
        assertThat(requested.stream().filter(name -> !described.contains(name))).containsExactly("tags");
    }

    @Test
    void onlyOneContainerGetsTheImageAndEmptyValuesStay() {
        ContainerDefinition web = ContainerDefinition.builder()
                .name("web")
                .image("old")
                .environment(KeyValuePair.builder().name("EMPTY").value("").build())
                .build();
        ContainerDefinition proxy =
                ContainerDefinition.builder().name("proxy").image("envoy:1").build();
        Revision revision = revision("f:1", Map.of(), web, proxy);

        RegisterTaskDefinitionRequest request = revision.with("web", "new", Map.of());

        assertThat(request.containerDefinitions())
                .containsExactly(web.toBuilder().image("new").build(), proxy);
    }

    @Test
    void tagsStayAndReservedOrOldOnesAreReplaced() {
        Revision revision = revision(
                "f:1",
                Map.of(
                        "team",
                        "a",
                        "aws:cloudformation:stack-name",
                        "x",
                        Revision.INTENT,
                        "older",
                        Revision.PIN,
                        "p0"));

        RegisterTaskDefinitionRequest request =
                revision.with("app", "new", Map.of(Revision.INTENT, "i1", Revision.BASE, "f:1"));

        assertThat(tags(request)).isEqualTo(Map.of("team", "a", Revision.INTENT, "i1", Revision.BASE, "f:1"));
    }

    @Test
    void aBaseWithManyTagsKeepsThemAll() {
        Map<String, String> many = IntStream.range(0, 48).boxed().collect(Collectors.toMap(n -> "tag" + n, n -> "v"));
        RegisterTaskDefinitionRequest request = revision("f:1", many)
                .with(
                        "app",
                        "new",
                        Map.of(
                                Revision.INTENT, "i",
                                Revision.BASE, "b",
                                Revision.DIGEST, "d",
                                Revision.PIN, "p",
                                Revision.COMMIT, "c"));

        assertThat(tags(request))
                .containsAllEntriesOf(many)
                .containsKeys(Revision.INTENT, Revision.BASE, Revision.DIGEST)
                .doesNotContainKeys(Revision.PIN, Revision.COMMIT);
    }

    @Test
    void anIdenticalRevisionOfOursIsRecognised() {
        Revision base = revision("f:1", Map.of());
        RegisterTaskDefinitionRequest request =
                base.with("app", "repo:new", Map.of(Revision.INTENT, "i1", Revision.DIGEST, "d1"));
        Revision made = Revision.of(
                base.definition().toBuilder()
                        .revision(2)
                        .taskDefinitionArn("arn:aws:ecs:r:1:task-definition/f:2")
                        .containerDefinitions(request.containerDefinitions())
                        .build(),
                request.tags());

        assertThat(made.sameAs(base.with("app", "repo:new", Map.of(Revision.INTENT, "i2", Revision.DIGEST, "d1"))))
                .isTrue();
        assertThat(made.sameAs(base.with("app", "repo:new", Map.of(Revision.INTENT, "i2", Revision.DIGEST, "d2"))))
                .as("the same tag, moved to another image")
                .isFalse();
        assertThat(made.sameAs(base.with("app", "repo:other", Map.of(Revision.DIGEST, "d1"))))
                .isFalse();
        assertThat(revision("f:9", Map.of()).sameAs(base.with("app", "repo:old", Map.of())))
                .isTrue();
    }

    @Test
    void namesOfOneRevisionAreTheSame() {
        String arn = "arn:aws:ecs:us-east-1:111111111111:task-definition/web:12";
        assertThat(Revision.same(arn, arn)).isTrue();
        assertThat(Revision.same(arn, "web:12")).isTrue();
        assertThat(Revision.same("web:12", arn)).isTrue();
        assertThat(Revision.same(arn, "web:1")).isFalse();
        assertThat(Revision.same(arn, arn.replace("111111111111", "222222222222")))
                .isFalse();
        assertThat(List.of("f:9", "f:10", "f:2").stream().sorted(Revision.newestFirst()))
                .containsExactly("f:10", "f:9", "f:2");
    }

    static Revision revision(String name, Map<String, String> tags, ContainerDefinition... containers) {
        List<ContainerDefinition> list = containers.length > 0
                ? List.of(containers)
                : List.of(ContainerDefinition.builder()
                        .name("app")
                        .image("repo:old")
                        .build());
        return new Revision(
                TaskDefinition.builder()
                        .family(name.substring(0, name.indexOf(':')))
                        .taskDefinitionArn("arn:aws:ecs:us-east-1:111111111111:task-definition/" + name)
                        .status("ACTIVE")
                        .containerDefinitions(list)
                        .build(),
                new TreeMap<>(tags));
    }

    private static Map<String, String> tags(RegisterTaskDefinitionRequest request) {
        return request.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    private static Set<String> names(SdkPojo pojo) {
        return pojo.sdkFields().stream().map(SdkField::locationName).collect(Collectors.toSet());
    }

    /** Sets every member of a builder to something, nested ones too, so that a member that gets lost is seen. */
    private static <B> B filled(B builder) {
        for (Method method : builder.getClass().getMethods()) {
            boolean setter = method.getParameterCount() == 1
                    && method.getDeclaringClass() == builder.getClass()
                    && !method.isBridge()
                    && method.getName().startsWith("set")
                    && method.getReturnType() == void.class;
            if (setter) {
                value(method.getGenericParameterTypes()[0]).ifPresent(value -> invoke(method, builder, value));
            }
        }
        return builder;
    }

    private static Optional<Object> value(Type type) {
        if (type == String.class) {
            return Optional.of("text " + NEXT.incrementAndGet());
        }
        if (type == Integer.class) {
            return Optional.of(NEXT.incrementAndGet());
        }
        if (type == Boolean.class) {
            return Optional.of(true);
        }
        if (type == Instant.class) {
            return Optional.of(Instant.EPOCH.plusSeconds(NEXT.incrementAndGet()));
        }
        if (type instanceof ParameterizedType generic
                && Collection.class.isAssignableFrom((Class<?>) generic.getRawType())) {
            return value(generic.getActualTypeArguments()[0]).map(List::of);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return Optional.of(Map.of("key", "text " + NEXT.incrementAndGet()));
        }
        if (type instanceof Class<?> builder && SdkBuilder.class.isAssignableFrom(builder)) {
            return Optional.of(filled(newBuilder(builder)));
        }
        return Optional.empty();
    }

    private static Object newBuilder(Class<?> builder) {
        try {
            Class<?> model = builder.getEnclosingClass();
            return model.getMethod("builder").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void invoke(Method method, Object target, Object value) {
        try {
            method.setAccessible(true);
            method.invoke(target, value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(method.toString(), e);
        }
    }
}

package dev.towpath.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.SsmException;
import software.amazon.awssdk.services.ssm.model.Tag;

/** What every Parameter Store must do. */
interface SsmContract {
    CloudUnderTest cloud();

    @Test
    default void parametersAreReadInBatchesOfTenAndTheMissingAreNamed() {
        String app = "/" + CloudUnderTest.unique("app");
        try (SsmClient ssm = cloud().ssm(CloudUnderTest.DEV)) {
            put(ssm, app + "/dev1/container-image-tag", "sha-1111111");
            GetParametersResponse response = ssm.getParameters(
                    request -> request.names(app + "/dev1/container-image-tag", app + "/dev1/absent"));
            assertThat(response.parameters()).extracting(Parameter::value).containsExactly("sha-1111111");
            assertThat(response.invalidParameters()).containsExactly(app + "/dev1/absent");
            List<String> eleven =
                    IntStream.range(0, 11).mapToObj(i -> app + "/" + i).toList();
            assertThatThrownBy(() -> ssm.getParameters(request -> request.names(eleven)))
                    .isInstanceOf(SsmException.class)
                    .hasMessageContaining("length less than or equal to 10");
        }
    }

    @Test
    default void accountsAreSeparate() {
        String name = "/" + CloudUnderTest.unique("app") + "/x";
        try (SsmClient dev = cloud().ssm(CloudUnderTest.DEV);
                SsmClient shared = cloud().ssm(CloudUnderTest.SHARED)) {
            put(dev, name, "here");
            assertThatThrownBy(() -> shared.getParameter(request -> request.name(name)))
                    .isInstanceOf(ParameterNotFoundException.class);
        }
    }

    @Test
    default void everyWriteIsAVersionAndTheHistoryKeepsThem() {
        String name = "/" + CloudUnderTest.unique("app") + "/dev1/towpath/record";
        try (SsmClient ssm = cloud().ssm(CloudUnderTest.DEV)) {
            put(ssm, name, "one");
            assertThatThrownBy(() -> put(ssm, name, "two")).isInstanceOf(ParameterAlreadyExistsException.class);
            long version = ssm.putParameter(
                            request -> request.name(name).value("two").overwrite(true))
                    .version();
            assertThat(version).isEqualTo(2);
            assertThat(ssm.getParameter(request -> request.name(name))
                            .parameter()
                            .version())
                    .isEqualTo(2);
            assertThat(ssm.getParameter(request -> request.name(name + ":1"))
                            .parameter()
                            .value())
                    .isEqualTo("one");
            assertThat(ssm.getParameterHistory(request -> request.name(name)).parameters())
                    .extracting(ParameterHistory::value)
                    .containsExactly("one", "two");
            ssm.deleteParameter(request -> request.name(name));
            assertThatThrownBy(() -> ssm.getParameter(request -> request.name(name)))
                    .isInstanceOf(ParameterNotFoundException.class);
        }
    }

    @Test
    default void aStandardValueHasFourKibibytesAtMost() {
        cloud().expects("ssm.value-limit");
        String name = "/" + CloudUnderTest.unique("app") + "/record";
        try (SsmClient ssm = cloud().ssm(CloudUnderTest.DEV)) {
            put(ssm, name, "x".repeat(4096));
            assertThatThrownBy(() -> put(ssm, name + "2", "x".repeat(4097)))
                    .isInstanceOf(SsmException.class)
                    .hasMessageContaining("maximum parameter value of 4096 characters");
        }
    }

    @Test
    default void tagsCannotBeGivenWithOverwrite() {
        String name = "/" + CloudUnderTest.unique("app") + "/x";
        try (SsmClient ssm = cloud().ssm(CloudUnderTest.DEV)) {
            put(ssm, name, "one");
            assertThatThrownBy(() -> ssm.putParameter(request -> request.name(name)
                            .value("two")
                            .overwrite(true)
                            .tags(Tag.builder().key("a").value("b").build())))
                    .isInstanceOf(SsmException.class)
                    .hasMessageContaining("tags and overwrite can't be used together");
            ssm.addTagsToResource(request -> request.resourceType("Parameter")
                    .resourceId(name)
                    .tags(Tag.builder().key("a").value("b").build()));
            assertThat(ssm.listTagsForResource(
                                    request -> request.resourceType("Parameter").resourceId(name))
                            .tagList())
                    .extracting(Tag::key)
                    .containsExactly("a");
        }
    }

    @Test
    default void pathsAreListedInPagesOfTen() {
        String app = "/" + CloudUnderTest.unique("app");
        try (SsmClient ssm = cloud().ssm(CloudUnderTest.DEV)) {
            IntStream.range(0, 12).forEach(i -> put(ssm, app + "/dev1/p" + i, "v"));
            put(ssm, app + "/dev1/deeper/p", "v");
            assertThat(ssm.getParametersByPath(request -> request.path(app + "/dev1"))
                            .parameters())
                    .hasSize(10);
            assertThat(ssm
                            .getParametersByPathPaginator(
                                    request -> request.path(app + "/dev1").recursive(true))
                            .stream()
                            .flatMap(page -> page.parameters().stream()))
                    .hasSize(13);
        }
    }

    @Test
    default void oneOfManyWritersCreatesAParameter() throws Exception {
        String name = "/" + CloudUnderTest.unique("app") + "/race";
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try (SsmClient ssm = cloud().ssm(CloudUnderTest.DEV)) {
            List<Future<Boolean>> results = writers.invokeAll(IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        try {
                            put(ssm, name, "writer " + i);
                            return true;
                        } catch (ParameterAlreadyExistsException e) {
                            return false;
                        }
                    })
                    .toList());
            int winners = 0;
            for (Future<Boolean> result : results) {
                winners += result.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            writers.shutdownNow();
        }
    }

    private static void put(SsmClient ssm, String name, String value) {
        ssm.putParameter(request -> request.name(name).value(value).type(ParameterType.STRING));
    }
}

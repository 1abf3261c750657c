package dev.towpath.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsEndpointsTest {
    private static final URI ALL = URI.create("http://127.0.0.1:4000");
    private static final URI OBJECTS = URI.create("http://127.0.0.1:4001");

    @Test
    void aServiceWithAnEndpointOfItsOwnIsNotAskedAtTheOthers() {
        AwsEndpoints endpoints =
                AwsEndpoints.of(Map.of("AWS_ENDPOINT_URL", ALL.toString(), "AWS_ENDPOINT_URL_S3", OBJECTS.toString()));
        assertThat(endpoints.of("S3")).contains(OBJECTS);
        assertThat(endpoints.of("SSM")).contains(ALL);
    }

    @Test
    void withoutOneForAllOnlyThatServiceIsElsewhere() {
        AwsEndpoints endpoints =
                AwsEndpoints.of(Map.of("AWS_ENDPOINT_URL_S3", OBJECTS.toString(), "AWS_ENDPOINT_URL", " "));
        assertThat(endpoints.of("S3")).contains(OBJECTS);
        assertThat(endpoints.of("SSM")).isEmpty();
        assertThat(AwsEndpoints.of(Map.of()).of("S3")).isEmpty();
    }
}

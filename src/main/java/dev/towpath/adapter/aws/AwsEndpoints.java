package dev.towpath.adapter.aws;

import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where calls go instead of AWS, in the words of the AWS SDKs and tools.
 *
 * @param all {@code AWS_ENDPOINT_URL}: the services without an endpoint of their own
 * @param services {@code AWS_ENDPOINT_URL_<SERVICE>}: the endpoint of one service by its identifier, such as {@code S3} or {@code
 *     CLOUDWATCH_LOGS}
 */
public record AwsEndpoints(Optional<URI> all, SortedMap<String, URI> services) {
    private static final String VARIABLE = "AWS_ENDPOINT_URL";

    public AwsEndpoints {
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    }

    /** AWS itself. */
    public static AwsEndpoints none() {
        return new AwsEndpoints(Optional.empty(), new TreeMap<>());
    }

    /** One endpoint for all services. */
    public static AwsEndpoints at(URI endpoint) {
        return new AwsEndpoints(Optional.of(endpoint), new TreeMap<>());
    }

    /** Those that an environment names. */
    public static AwsEndpoints of(Map<String, String> environment) {
        Optional<URI> all = Optional.empty();
        SortedMap<String, URI> services = new TreeMap<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getValue().isBlank()) {
                continue;
            }
            if (variable.getKey().equals(VARIABLE)) {
                all = Optional.of(URI.create(variable.getValue()));
            } else if (variable.getKey().startsWith(VARIABLE + "_")) {
                services.put(variable.getKey().substring(VARIABLE.length() + 1), URI.create(variable.getValue()));
            }
        }
        return new AwsEndpoints(all, services);
    }

    /** The endpoint of a service, if it is not AWS's own. */
    public Optional<URI> of(String service) {
        return Optional.ofNullable(services.get(service)).or(() -> all);
    }
}

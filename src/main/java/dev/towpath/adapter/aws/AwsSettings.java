package dev.towpath.adapter.aws;

import dev.towpath.model.RunId;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * With whose credentials AWS is called, and where.
 *
 * @param base the caller's own credentials: keys, a profile, web identity or an instance role
 * @param managementRole the role that is taken first, before the role of a place
 * @param run names the sessions, so that CloudTrail shows which run did what
 * @param endpoints where calls go instead of AWS
 */
public record AwsSettings(
        AwsCredentialsProvider base, Optional<String> managementRole, RunId run, AwsEndpoints endpoints) {
    /** The settings of a process that finds its credentials as every AWS tool does. */
    public static AwsSettings ofEnvironment(Optional<String> managementRole, RunId run, AwsEndpoints endpoints) {
        return new AwsSettings(DefaultCredentialsProvider.builder().build(), managementRole, run, endpoints);
    }

    /** The same, with keys and endpoints out of this environment rather than that of the process. */
    public static AwsSettings ofEnvironment(
            Map<String, String> environment, Optional<String> managementRole, RunId run) {
        AwsEndpoints endpoints = AwsEndpoints.of(environment);
        Optional<String> id = variable(environment, "AWS_ACCESS_KEY_ID");
        Optional<String> secret = variable(environment, "AWS_SECRET_ACCESS_KEY");
        if (id.isEmpty() || secret.isEmpty()) {
            return ofEnvironment(managementRole, run, endpoints);
        }
        AwsCredentials keys = variable(environment, "AWS_SESSION_TOKEN")
                .<AwsCredentials>map(token -> AwsSessionCredentials.create(id.get(), secret.get(), token))
                .orElseGet(() -> AwsBasicCredentials.create(id.get(), secret.get()));
        return new AwsSettings(StaticCredentialsProvider.create(keys), managementRole, run, endpoints);
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}

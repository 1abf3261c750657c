package dev.towpath.adapter.aws;

import dev.towpath.model.RunId;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * With whose credentials AWS is called, and where.
 *
 * @param base the caller's own credentials: keys, a profile, web identity or an instance role
 * @param managementRole the role that is taken first, before the role of a place
 * @param run names the sessions, so that CloudTrail shows which run did what
 * @param endpoint where all calls go instead of AWS; service-specific endpoints in the environment are the SDK's own
 */
public record AwsSettings(
        AwsCredentialsProvider base, Optional<String> managementRole, RunId run, Optional<URI> endpoint) {
    /** The settings of a process that finds its credentials as every AWS tool does. */
    public static AwsSettings ofEnvironment(Optional<String> managementRole, RunId run, Optional<URI> endpoint) {
        return new AwsSettings(DefaultCredentialsProvider.builder().build(), managementRole, run, endpoint);
    }
}

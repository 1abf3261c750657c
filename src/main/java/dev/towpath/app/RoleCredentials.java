package dev.towpath.app;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.AwsSettings;
import dev.towpath.adapter.aws.CredentialDocument;
import dev.towpath.cli.Operations.CredentialsRequest;
import dev.towpath.model.Account;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.Ulids;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.CallTally;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Credentials of a role for whoever starts this program as their {@code credential_process}: Terraform, the AWS SDKs. */
record RoleCredentials(Map<String, String> environment, Ulids ids) {
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):role/.+");
    private static final String REGION_DEFAULT = "us-east-1";

    RoleCredentials {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /** The document that the SDKs expect. */
    String document(CredentialsRequest request) {
        Matcher matcher = ROLE.matcher(request.role());
        if (!matcher.matches()) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.INVALID,
                    "\"" + request.role() + "\" is not the ARN of a role",
                    "write arn:aws:iam::<account>:role/<name>"));
        }
        String region =
                environment.getOrDefault("AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", REGION_DEFAULT));
        Place place = new Place(new Account(matcher.group(1)), new Region(region), Optional.of(request.role()));
        AwsSettings settings = AwsSettings.ofEnvironment(environment, request.managementRole(), ids.nextRun());
        try (AwsClients clients = new AwsClients(settings, new CallTally())) {
            return CredentialDocument.of(clients.credentials(place));
        }
    }
}

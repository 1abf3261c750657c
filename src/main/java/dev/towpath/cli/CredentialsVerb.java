package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives credentials of a role to an AWS SDK. */
@Command(
        name = "credentials",
        description = "Print credentials of a role as credential_process of the AWS SDKs expects them.",
        footer = {"", "Example:", "  towpath credentials --role arn:aws:iam::111111111111:role/towpath-deploy"})
final class CredentialsVerb implements Verb {
    private final Caller caller;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(names = "--role", required = true, paramLabel = "ARN", description = "the role to take")
    private String role = "";

    @Option(names = "--management-role", paramLabel = "ARN", description = "the role to take before that one")
    private @Nullable String managementRole;

    CredentialsVerb(Caller caller) {
        this.caller = caller;
    }

    @Override
    public ExitCode perform() {
        Operations.CredentialsRequest request =
                new Operations.CredentialsRequest(role, Optional.ofNullable(managementRole));
        String document =
                caller.watching(options, session -> caller.operations().credentials(session, request));
        caller.result(options, document.endsWith("\n") ? document : document + "\n");
        return ExitCode.OK;
    }
}

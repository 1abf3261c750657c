package dev.towpath.adapter.terraform;

import dev.towpath.observed.RootRequest;
import java.util.List;

/**
 * A root that Terraform can work on: materialised, checked, initialised.
 *
 * @param warnings what people should know about it
 */
record Prepared(RootRequest request, RunDirectory directory, TerraformCommands commands, List<String> warnings) {
    Prepared {
        warnings = List.copyOf(warnings);
    }

    /** The same, where more is known that must not be seen in what Terraform says. */
    Prepared hiding(List<String> secrets) {
        return new Prepared(request, directory, commands.hiding(secrets), warnings);
    }
}

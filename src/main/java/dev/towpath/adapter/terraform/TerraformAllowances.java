package dev.towpath.adapter.terraform;

import dev.towpath.model.AppName;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the operator allows Terraform beyond the ordinary. None of it can be allowed by the repository: whoever can merge must not
 * decide what runs with the credentials of an environment.
 *
 * @param variables names of further environment variables that Terraform may see, such as {@code TF_VAR_region}
 * @param constructs constructs that are let through though they run programs or leave the provider's API: {@code local-exec},
 *     {@code remote-exec}, {@code external}, {@code http}; for one application as {@code app/construct}
 * @param sources where modules and providers may come from, by the beginning of their address; empty for anywhere
 */
public record TerraformAllowances(Set<String> variables, Set<String> constructs, Set<String> sources) {
    /** Nothing beyond the ordinary. */
    public static final TerraformAllowances NONE = new TerraformAllowances(Set.of(), Set.of(), Set.of());

    public TerraformAllowances {
        variables = Collections.unmodifiableSet(new LinkedHashSet<>(variables));
        constructs = Collections.unmodifiableSet(new LinkedHashSet<>(constructs));
        sources = Collections.unmodifiableSet(new LinkedHashSet<>(sources));
    }

    /** Whether a construct is allowed in the roots of an application. */
    boolean construct(AppName app, String name) {
        return constructs.contains(name) || constructs.contains(app + "/" + name);
    }
}

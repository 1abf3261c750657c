package dev.towpath.desired.terraform;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.problem.SourceSpan;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One {@code module} block: its label and its arguments. */
public record ModuleCall(String label, Map<String, HclAttribute> arguments, SourceSpan span) {
    public ModuleCall {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /** The argument of a name. */
    public Optional<HclAttribute> argument(String name) {
        return Optional.ofNullable(arguments.get(name));
    }
}

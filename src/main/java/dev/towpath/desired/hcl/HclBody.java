package dev.towpath.desired.hcl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Arguments, by name in the order of the file, and blocks: the content of a file or of a block. */
public record HclBody(Map<String, HclAttribute> attributes, List<HclBlock> blocks) {
    public HclBody {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        blocks = List.copyOf(blocks);
    }

    /** The argument of a name. */
    public Optional<HclAttribute> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** Every expression in it, at any depth. */
    public void forEachExpression(Consumer<HclExpression> action) {
        attributes.values().forEach(attribute -> action.accept(attribute.value()));
        blocks.forEach(block -> block.body().forEachExpression(action));
    }
}

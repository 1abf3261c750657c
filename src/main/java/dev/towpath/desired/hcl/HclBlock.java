package dev.towpath.desired.hcl;

import dev.towpath.problem.SourceSpan;
import java.util.List;

/** A block: {@code module "web" { … }}. */
public record HclBlock(String type, List<String> labels, HclBody body, SourceSpan span) {
    public HclBlock {
        labels = List.copyOf(labels);
    }

    /** The block as it is written, for messages: {@code module "web"}. */
    public String title() {
        StringBuilder title = new StringBuilder(type);
        labels.forEach(label -> title.append(" \"").append(label).append('"'));
        return title.toString();
    }
}

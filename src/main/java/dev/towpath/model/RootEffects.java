package dev.towpath.model;

import java.util.List;

/**
 * What the plan of a Terraform root does, as far as those who must agree can be chosen by it.
 *
 * @param destroys whether something is destroyed, a replacement included
 * @param protects whether something of that is protected
 * @param resources every resource that changes; empty where there is no plan yet
 */
public record RootEffects(boolean destroys, boolean protects, List<ResourceChange> resources) {
    /** Nothing is known to be done. */
    public static final RootEffects NONE = new RootEffects(false, false, List.of());

    /** Something is destroyed, and nobody knows yet what. */
    public static final RootEffects DESTROYS = new RootEffects(true, false, List.of());

    public RootEffects {
        resources = List.copyOf(resources);
    }
}

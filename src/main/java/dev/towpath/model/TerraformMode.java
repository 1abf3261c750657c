package dev.towpath.model;

import java.util.Locale;

/** What Towpath does with the Terraform root of a target. */
public enum TerraformMode {
    /** Plan, gate and apply. */
    APPLY,
    /** Plan and report only. */
    PLAN,
    /** Leave it to others. */
    OFF;

    /** The word in app.yaml. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

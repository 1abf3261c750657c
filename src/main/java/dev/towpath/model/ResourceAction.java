package dev.towpath.model;

import java.util.Locale;

/** What Terraform does to one resource of a root. */
public enum ResourceAction {
    CREATE("+", "created"),
    UPDATE("~", "changed"),
    REPLACE("-/+", "replaced"),
    DESTROY("-", "destroyed"),
    /** Something that is there already is taken into the state. */
    IMPORT("<=", "imported"),
    /** It gets another address and stays what it is. */
    MOVE("->", "moved"),
    /** It is taken out of the state and stays where it is. */
    FORGET(".", "forgotten");

    private final String sign;
    private final String participle;

    ResourceAction(String sign, String participle) {
        this.sign = sign;
        this.participle = participle;
    }

    /** The sign before its line: {@code -/+}. */
    public String sign() {
        return sign;
    }

    /** For sentences: {@code replaced}. */
    public String participle() {
        return participle;
    }

    /** The word in JSON: {@code replace}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the resource that is there now is gone afterwards. */
    public boolean destructive() {
        return this == REPLACE || this == DESTROY;
    }
}

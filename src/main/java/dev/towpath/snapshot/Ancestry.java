package dev.towpath.snapshot;

/** How one commit relates to another. */
public enum Ancestry {
    /** They are the same. */
    SAME,
    /** It can be reached from the other. */
    ANCESTOR,
    /** It cannot be reached: the branch was rewound, forced or rewritten. */
    UNRELATED,
    /** One of them is not there, so nobody can tell. */
    UNKNOWN;

    /** Whether acting on the later commit continues what was done at the earlier. */
    public boolean continues() {
        return this == SAME || this == ANCESTOR;
    }
}

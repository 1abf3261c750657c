package dev.towpath.reconcile;

/** Whether Terraform is asked what it would do. */
public enum RootPlanning {
    /** It is not: a look at what is there does without. */
    NEVER,
    /** Where nothing else stands in the way, so that nothing runs in an account that nobody has agreed to. */
    WHEN_OPEN,
    /** Before anybody has agreed, too, so that those who are asked can see what they would agree to. */
    BEFORE_APPROVAL,
    /** Where the files are as they were applied: whatever Terraform would do then is drift. */
    UNCHANGED;

    /** Whether roots whose files have changed are planned. */
    boolean ofChanged() {
        return this == WHEN_OPEN || this == BEFORE_APPROVAL;
    }
}

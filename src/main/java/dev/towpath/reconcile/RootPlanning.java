package dev.towpath.reconcile;

/** Whether Terraform is asked what it would do. */
public enum RootPlanning {
    /** It is not: a look at what is there does without. */
    NEVER,
    /** Where nothing else stands in the way, so that nothing runs in an account that nobody has agreed to. */
    WHEN_OPEN,
    /** Before anybody has agreed, too, so that those who are asked can see what they would agree to. */
    BEFORE_APPROVAL
}

package dev.towpath.desired;

/** What happens when something else runs than what was recorded. */
public enum OnDrift {
    REPORT,
    REDEPLOY
}

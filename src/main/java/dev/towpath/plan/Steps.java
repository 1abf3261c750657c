package dev.towpath.plan;

/** Steps in words: for the fingerprint, and for people. */
public final class Steps {
    private Steps() {}

    /** The step without anything that changes from run to run. */
    static String canonical(Step step) {
        return step.fold(
                deploy -> "deploy " + deploy.image().location() + "@" + deploy.digest(),
                publish -> "publish " + publish.bundle().location() + "@" + publish.digest(),
                apply -> (apply.destroy() ? "destroy " : "apply ")
                        + apply.root().closure() + " " + apply.change().fingerprint(),
                adopt -> "adopt " + adopt.artifact().location() + "@" + adopt.digest(),
                settle -> "settle " + settle.intent().id());
    }

    /** The step as one sentence: {@code deploy acme/web-app:sha-9f8e7d6}. */
    public static String sentence(Step step) {
        return step.fold(
                deploy -> "deploy " + deploy.image().location()
                        + (deploy.subject().openIntent().isPresent() ? ", resuming what an earlier run began" : ""),
                publish -> "publish " + publish.bundle().location()
                        + (publish.subject().openIntent().isPresent() ? ", resuming what an earlier run began" : ""),
                apply -> (apply.destroy() ? "destroy the Terraform root: " : "apply Terraform: ")
                        + (apply.change().plan().isEmpty()
                                ? "not planned yet"
                                : apply.change().counts()),
                adopt -> "record " + adopt.artifact().location() + ", which runs already; no rollout",
                settle -> "settle what an earlier run began"
                        + settle.intent().artifact().map(pin -> " with " + pin).orElse(""));
    }
}

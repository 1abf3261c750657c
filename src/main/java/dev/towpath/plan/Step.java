package dev.towpath.plan;

import dev.towpath.model.Artifact;
import dev.towpath.model.ContainerImage;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Intent;
import dev.towpath.model.SiteBundle;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformRoot;
import dev.towpath.observed.RootChange;
import java.util.Optional;
import java.util.function.Function;

/** One thing to do to one target. */
public sealed interface Step {
    /** What it acts on. */
    Subject subject();

    /** Why it may be taken. */
    Grounds grounds();

    /** The target it acts on. */
    default Target target() {
        return subject().target();
    }

    /** Roll the target's services to an image. */
    record DeployContainer(Subject subject, Grounds grounds, ContainerImage image, Digest digest) implements Step {}

    /** Publish a site; {@code allowShrink} lets more than half of its files go. */
    record PublishSite(Subject subject, Grounds grounds, SiteBundle bundle, Digest digest, boolean allowShrink)
            implements Step {}

    /** Apply a saved Terraform plan. */
    record ApplyRoot(Subject subject, Grounds grounds, TerraformRoot root, RootChange change, boolean destroy)
            implements Step {}

    /** What should run runs already: prove it and write the record, nothing else. */
    record Adopt(Subject subject, Grounds grounds, Artifact artifact, Digest digest) implements Step {}

    /** An earlier run left an intent that is not what is wanted now: find out from AWS what came of it, and close it. */
    record Settle(Subject subject, Grounds grounds, Intent intent) implements Step {
        /** The record, if the run of the intent wrote it itself. */
        public Optional<DeploymentRecord> written() {
            return subject.recorded().record().filter(intent::recordedIn);
        }
    }

    /** The pin that will run afterwards, if the step is about one. */
    default Optional<dev.towpath.model.Pin> pin() {
        return fold(
                deploy -> Optional.of(deploy.image().pin()),
                publish -> Optional.of(publish.bundle().pin()),
                apply -> Optional.empty(),
                adopt -> Optional.of(adopt.artifact().pin()),
                settle -> settle.intent().artifact());
    }

    /** The one of five functions that fits. */
    default <T> T fold(
            Function<DeployContainer, T> deploy,
            Function<PublishSite, T> publish,
            Function<ApplyRoot, T> apply,
            Function<Adopt, T> adopt,
            Function<Settle, T> settle) {
        if (this instanceof DeployContainer step) {
            return deploy.apply(step);
        }
        if (this instanceof PublishSite step) {
            return publish.apply(step);
        }
        if (this instanceof ApplyRoot step) {
            return apply.apply(step);
        }
        if (this instanceof Adopt step) {
            return adopt.apply(step);
        }
        return settle.apply((Settle) this);
    }
}

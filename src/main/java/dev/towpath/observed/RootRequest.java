package dev.towpath.observed;

import dev.towpath.model.GitSha;
import dev.towpath.model.Place;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformRoot;

/** A Terraform root to be planned: at which commit, with whose credentials, and whether to destroy it. */
public record RootRequest(Target target, Place place, TerraformRoot root, GitSha commit, boolean destroy) {}

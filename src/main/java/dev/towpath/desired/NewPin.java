package dev.towpath.desired;

import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import java.util.Optional;

/**
 * What a promotion.yaml is to say of its artifact; what is empty is not to stand there.
 *
 * @param digest what the artifact was proven to be
 * @param promotedFrom the environment in which it was proven
 * @param rollbackOf the pin that is taken back
 */
public record NewPin(
        Pin artifact, Optional<Digest> digest, Optional<EnvironmentName> promotedFrom, Optional<Pin> rollbackOf) {}

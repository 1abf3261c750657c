package dev.towpath.observed;

import dev.towpath.model.Target;
import java.util.Collection;
import java.util.Map;

/** Reads the SSM parameters of many targets in batches, per account and region, without decryption. */
public interface RecordSource {
    /** One answer for every target; what cannot be read says so in its {@code failure}. */
    Map<Target, Recorded> read(Collection<ObservedTarget> targets);
}

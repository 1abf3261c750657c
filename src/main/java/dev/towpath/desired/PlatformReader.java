package dev.towpath.desired;

import dev.towpath.snapshot.Tree;
import java.util.Optional;

/** Reads what towpath.yaml said at any commit, for the policy that was in force then. */
public interface PlatformReader {
    /** The platform in this tree; empty where towpath.yaml is absent or cannot be used. */
    Optional<Platform> platform(Tree tree);
}

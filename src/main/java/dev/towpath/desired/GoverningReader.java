package dev.towpath.desired;

import dev.towpath.model.Target;
import dev.towpath.snapshot.Tree;
import java.util.List;
import java.util.Optional;

/** Reads what governed a target at any commit, for provenance and for what a reviewer saw. */
public interface GoverningReader {
    /** What governs the target in this tree; empty where it is absent or cannot be read. */
    Optional<Governing> at(Tree tree, Target target);

    /** Files and folders outside of which, but for neighbours, nothing can change what governs the target in this tree. */
    List<String> paths(Tree tree, Target target);

    /** Folders of other targets that can change it by being there or not, and by nothing that they hold. */
    List<String> neighbours(Tree tree, Target target);
}

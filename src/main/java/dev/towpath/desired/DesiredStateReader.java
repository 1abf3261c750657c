package dev.towpath.desired;

import dev.towpath.snapshot.RepoSnapshot;

/** Reads one layout of config repositories. */
public interface DesiredStateReader {
    /** What should run where; problems are collected, never thrown. */
    DesiredState read(RepoSnapshot snapshot);
}

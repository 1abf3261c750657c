package dev.towpath.app;

import dev.towpath.desired.DesiredState;
import dev.towpath.desired.Platform;
import dev.towpath.snapshot.RepoSnapshot;

/** A repository that was read: its snapshot, what it asks for, and the platform that is in force. */
record Opened(RepoSnapshot snapshot, DesiredState desired, Platform platform) {}

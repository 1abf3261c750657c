/** A repository's address flows in, the repository at one commit with its history flows out. */
@NullMarked
package dev.towpath.snapshot;

import org.jspecify.annotations.NullMarked;

/** What a run is about flows in; lines of the log that say which run, repository and target they belong to flow out, on whatever thread. */
@NullMarked
package dev.towpath.log;

import org.jspecify.annotations.NullMarked;

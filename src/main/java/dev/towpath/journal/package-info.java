/** Intents before and outcomes after flow in, history and leases flow out; the record itself is written through here. */
@NullMarked
package dev.towpath.journal;

import org.jspecify.annotations.NullMarked;

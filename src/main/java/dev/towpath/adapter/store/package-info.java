/** Intents, outcomes and leases flow in, objects with conditional writes flow out: the memory between runs. */
@NullMarked
package dev.towpath.adapter.store;

import org.jspecify.annotations.NullMarked;

/** Desired state, verdicts, observations and the time flow in, the plan flows out. Pure: no I/O, no clock. */
@NullMarked
package dev.towpath.plan;

import org.jspecify.annotations.NullMarked;

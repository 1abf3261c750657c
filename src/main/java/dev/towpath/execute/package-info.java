/** A plan flows in, one outcome for each of its steps flows out, with bounds, deadlines and cancellation. */
@NullMarked
package dev.towpath.execute;

import org.jspecify.annotations.NullMarked;

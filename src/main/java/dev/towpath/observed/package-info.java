/** AWS flows in, what is recorded and what really runs flows out. */
@NullMarked
package dev.towpath.observed;

import org.jspecify.annotations.NullMarked;

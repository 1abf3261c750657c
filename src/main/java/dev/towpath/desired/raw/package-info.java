/** Bytes of configuration files flow in, trees in which every piece knows its line and column flow out. */
@NullMarked
package dev.towpath.desired.raw;

import org.jspecify.annotations.NullMarked;

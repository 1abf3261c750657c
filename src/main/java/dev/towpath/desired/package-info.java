/** A snapshot flows in, what should run where flows out: parsed, validated, defaults filled in. */
@NullMarked
package dev.towpath.desired;

import org.jspecify.annotations.NullMarked;

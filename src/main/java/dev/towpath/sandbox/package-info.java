/** A scripted cloud and HTTP requests of any AWS client flow in, answers in AWS's own wire formats flow out. */
@NullMarked
package dev.towpath.sandbox;

import org.jspecify.annotations.NullMarked;

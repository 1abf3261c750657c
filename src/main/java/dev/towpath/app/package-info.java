/** The environment and the operator's settings flow in, the wired program flows out; the only place that sees every package. */
@NullMarked
package dev.towpath.app;

import org.jspecify.annotations.NullMarked;

/** A command line flows in, one result on standard output and one exit code flow out; one class per verb, no logic. */
@NullMarked
package dev.towpath.cli;

import org.jspecify.annotations.NullMarked;

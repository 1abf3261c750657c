/** One run flows in, its telling for people and for machines flows out, with the exit code. */
@NullMarked
package dev.towpath.report;

import org.jspecify.annotations.NullMarked;

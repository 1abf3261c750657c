/** Diagnostics as values: any package puts problems in, the report and the exit code come out. */
@NullMarked
package dev.towpath.problem;

import org.jspecify.annotations.NullMarked;

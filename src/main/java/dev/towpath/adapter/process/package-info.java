/** Commands flow in, how they ended flows out; what they print goes to files, so that nothing depends on this process. */
@NullMarked
package dev.towpath.adapter.process;

import org.jspecify.annotations.NullMarked;

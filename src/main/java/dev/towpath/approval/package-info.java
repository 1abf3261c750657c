/** Where pins came from and who reviewed them flow in, a verdict for each target flows out. Unknown is never granted. */
@NullMarked
package dev.towpath.approval;

import org.jspecify.annotations.NullMarked;

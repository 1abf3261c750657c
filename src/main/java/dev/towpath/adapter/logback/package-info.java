/** What is logged flows in; lines that machines can read flow out. The home of logback. */
@NullMarked
package dev.towpath.adapter.logback;

import org.jspecify.annotations.NullMarked;

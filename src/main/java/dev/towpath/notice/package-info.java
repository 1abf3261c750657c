/** What was last told of a repository and one run flow in, what is worth telling flows out, to each channel once. */
@NullMarked
package dev.towpath.notice;

import org.jspecify.annotations.NullMarked;

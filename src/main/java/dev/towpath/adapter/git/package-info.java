/** Addresses of git repositories flow in; their files, their history and who signed it flow out. The one home of JGit. */
@NullMarked
package dev.towpath.adapter.git;

import org.jspecify.annotations.NullMarked;

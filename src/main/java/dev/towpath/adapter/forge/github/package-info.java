/** Commits, pull requests and teams flow in, what GitHub's REST API says of them flows out; every request is counted. */
@NullMarked
package dev.towpath.adapter.forge.github;

import org.jspecify.annotations.NullMarked;

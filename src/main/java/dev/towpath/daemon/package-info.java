/** Schedules, requests to run soon and repositories flow in; runs, one at a time for each share, and a board of what they found flow out. */
@NullMarked
package dev.towpath.daemon;

import org.jspecify.annotations.NullMarked;

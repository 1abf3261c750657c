/** The page to read first: snapshot, desired, approval, observed, plan, execute, journal, report, in that order. */
@NullMarked
package dev.towpath.reconcile;

import org.jspecify.annotations.NullMarked;

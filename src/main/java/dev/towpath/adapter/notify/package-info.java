/** Notices flow in, signed webhooks and chat messages flow out. */
@NullMarked
package dev.towpath.adapter.notify;

import org.jspecify.annotations.NullMarked;

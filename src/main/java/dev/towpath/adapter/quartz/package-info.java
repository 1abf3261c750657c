/** Rhythms and requests flow in, what is due flows out at its time: Quartz, in memory or shared by several daemons through PostgreSQL. */
@NullMarked
package dev.towpath.adapter.quartz;

import org.jspecify.annotations.NullMarked;

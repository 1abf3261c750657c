/** Checks of addresses and bodies to bring there flow in, what the addresses answer over HTTP flows out. */
@NullMarked
package dev.towpath.adapter.http;

import org.jspecify.annotations.NullMarked;

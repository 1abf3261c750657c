/** Forges, one package below it for each: questions about reviews flow in, what the forge says flows out, or why it is not known. */
@NullMarked
package dev.towpath.adapter.forge;

import org.jspecify.annotations.NullMarked;

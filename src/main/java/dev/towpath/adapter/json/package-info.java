/** JSON text flows in, values flow out, and the other way round. */
@NullMarked
package dev.towpath.adapter.json;

import org.jspecify.annotations.NullMarked;

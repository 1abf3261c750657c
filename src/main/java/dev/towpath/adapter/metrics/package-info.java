/** What the board tells and what runs notice flows in; metrics as Prometheus reads them flow out. The home of Micrometer. */
@NullMarked
package dev.towpath.adapter.metrics;

import org.jspecify.annotations.NullMarked;

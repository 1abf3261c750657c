/** The times of a run flow in; spans flow out to an OpenTelemetry collector. The home of OpenTelemetry. */
@NullMarked
package dev.towpath.adapter.otlp;

import org.jspecify.annotations.NullMarked;

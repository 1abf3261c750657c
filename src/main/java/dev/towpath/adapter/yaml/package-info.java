/** YAML text flows in, positioned trees flow out; the one home of SnakeYAML. */
@NullMarked
package dev.towpath.adapter.yaml;

import org.jspecify.annotations.NullMarked;

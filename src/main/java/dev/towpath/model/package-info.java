/** The nouns: applications, environments, artifacts, workloads, records; nothing flows in, every other package reads them. */
@NullMarked
package dev.towpath.model;

import org.jspecify.annotations.NullMarked;

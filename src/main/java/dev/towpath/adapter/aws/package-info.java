/** Places in AWS flow in, clients, records and artifacts flow out; every call is counted and every error has a consequence. */
@NullMarked
package dev.towpath.adapter.aws;

import org.jspecify.annotations.NullMarked;

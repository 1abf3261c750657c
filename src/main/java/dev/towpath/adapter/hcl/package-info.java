/** A small document of HCL literals flows in, what hcl4j makes of it flows out; the one home of hcl4j. */
@NullMarked
package dev.towpath.adapter.hcl;

import org.jspecify.annotations.NullMarked;

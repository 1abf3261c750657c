/** Terraform roots at one commit flow in, what Terraform would do and what came of doing it flow out. */
@NullMarked
package dev.towpath.adapter.terraform;

import org.jspecify.annotations.NullMarked;

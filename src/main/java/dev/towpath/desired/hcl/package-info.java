/** Terraform text flows in, blocks and arguments with exact places flow out: literals decoded, expressions kept as text. */
@NullMarked
package dev.towpath.desired.hcl;

import org.jspecify.annotations.NullMarked;

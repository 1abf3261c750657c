/** A folder of Terraform files flows in, its module calls, their arguments and everything Terraform would read for it flow out. */
@NullMarked
package dev.towpath.desired.terraform;

import org.jspecify.annotations.NullMarked;

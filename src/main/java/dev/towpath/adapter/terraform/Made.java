package dev.towpath.adapter.terraform;

import java.util.Optional;

/**
 * A resource that an apply has made, as it told itself.
 *
 * @param id the id by which it can be imported; empty if Terraform told none
 * @param replaced whether it stands in the place of another, which the state may still have under the same address
 */
record Made(String address, Optional<String> id, boolean replaced) {}

package dev.towpath.adapter.terraform;

import dev.towpath.model.Limits;

/** How many roots a machine can take at the same time: each starts Terraform and a provider or two, which need memory before cores. */
public final class Capacity {
    private Capacity() {}

    /**
     * The number of roots, at least one.
     *
     * @param cores of the machine, or of the container that this runs in
     * @param memory of the same, in bytes
     */
    public static int of(int cores, long memory) {
        long byMemory = (memory - Limits.TERRAFORM_MEMORY_KEPT) / Limits.TERRAFORM_MEMORY_EACH;
        long roots = Math.min(Math.min(2L * cores, byMemory), Limits.TERRAFORM_ROOTS_MAX);
        return (int) Math.max(1, roots);
    }
}

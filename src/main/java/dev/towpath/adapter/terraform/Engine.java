package dev.towpath.adapter.terraform;

import java.nio.file.Path;

/** An installed Terraform or OpenTofu: its name, its binary and its exact version. */
record Engine(String name, Path binary, String version) {
    /** The name as its makers write it. */
    String title() {
        return name.equals("tofu") ? "OpenTofu" : "Terraform";
    }
}

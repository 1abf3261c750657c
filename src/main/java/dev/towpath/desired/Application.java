package dev.towpath.desired;

import dev.towpath.desired.terraform.ModuleCall;
import dev.towpath.desired.terraform.ModuleSource;
import java.util.Optional;

/**
 * What of a root module is the application.
 *
 * @param call the module call that deploys it; empty for a root of several modules or of resources
 * @param source where that module comes from
 */
record Application(WorkloadType type, Optional<ModuleCall> call, Optional<ModuleSource> source) {}

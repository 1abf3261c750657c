package dev.towpath.desired;

import java.util.Locale;
import java.util.Optional;

/** The three types of workload, and the platform module that tells each. */
enum WorkloadType {
    CONTAINER("ecs-webapp"),
    STATIC_SITE("static-website"),
    INFRASTRUCTURE("");

    private final String module;

    WorkloadType(String module) {
        this.module = module;
    }

    /** The type that a module of this name deploys; empty for modules that deploy nothing of ours. */
    static Optional<WorkloadType> ofModule(String name) {
        for (WorkloadType type : values()) {
            if (!type.module.isEmpty() && type.module.equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The word in configuration files: {@code static-site}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.ParameterNames;

/** The two services of a target, which roll together. */
enum Role {
    WEB(ParameterNames.SERVICE, ""),
    WORKER(ParameterNames.WORKER, "worker_");

    private final String parameter;
    private final String prefix;

    Role(String parameter, String prefix) {
        this.parameter = parameter;
        this.prefix = prefix;
    }

    /** The parameter that names the service. */
    String parameter() {
        return parameter;
    }

    /** The name of a detail or a note about this service: {@code task_definition}, {@code worker_task_definition}. */
    String key(String name) {
        return prefix + name;
    }
}

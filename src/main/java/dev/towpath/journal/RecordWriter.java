package dev.towpath.journal;

import dev.towpath.model.DeploymentRecord;
import dev.towpath.plan.Subject;

/** Writes what was proven: the parameter that Terraform and others read, then {@code towpath/record}. */
public interface RecordWriter {
    /** Writes both; the last thing that a step does. */
    void write(Subject subject, DeploymentRecord record);
}

package dev.towpath.report;

import dev.towpath.model.GitSha;
import java.util.Locale;
import java.util.Optional;

/**
 * How the deployment of one target goes, as a forge shows it in its list of environments.
 *
 * @param environment the name of the environment on the forge: the target, so that one application does not end another's
 * @param production whether the forge shows it as a production environment
 * @param description one short sentence; cut to {@link CommitStatus#DESCRIPTION_MAX}
 * @param link where more can be read
 */
public record DeploymentNotice(
        GitSha commit,
        String environment,
        boolean production,
        Progress progress,
        String description,
        Optional<String> link) {
    public DeploymentNotice {
        description = Words.cut(description, CommitStatus.DESCRIPTION_MAX);
    }

    /** Where a deployment stands. */
    public enum Progress {
        IN_PROGRESS,
        SUCCESS,
        FAILURE;

        /** The forge's word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package dev.towpath.adapter.forge.github;

/**
 * The commits of one repository that a later commit has and an earlier one has not.
 *
 * @param repository {@code owner/name}
 * @param from the earlier commit, abbreviated or whole
 * @param to the later commit
 */
public record CommitRange(String repository, String from, String to) {
    /** Where people see them. */
    public String link() {
        return "https://github.com/" + repository + "/compare/" + from + "..." + to;
    }
}

package dev.towpath.adapter.web;

import java.util.List;

/**
 * The matrix of one repository: applications down, environments across.
 *
 * @param tabs the repositories, if there is more than one
 * @param commit the address and the short id of the commit that was looked at; both empty where it is not known
 * @param troubles what keeps the daemon from its work
 * @param environments all that there are, to choose from
 * @param counts how many targets are in each state
 * @param columns the environments of this page
 * @param rows one for each application
 * @param found how many targets the filter lets through
 * @param elsewhere how many of all targets were looked at last by other daemons of the cluster
 * @param previous the address of the page before, or empty
 * @param next the address of the page after, or empty
 */
public record BoardPage(
        List<Tab> tabs,
        String repository,
        Link commit,
        List<String> troubles,
        Filter filter,
        List<String> environments,
        List<Mark> states,
        List<Count> counts,
        List<String> columns,
        List<AppRow> rows,
        int found,
        int all,
        int elsewhere,
        int page,
        int pages,
        String previous,
        String next,
        List<RunLine> inFlight,
        List<Due> due) {
    /** The way to a repository, and whether it is this one. */
    public record Tab(Link link, boolean current) {}

    /** How many targets are in one state, and where they are shown. */
    public record Count(Mark mark, int number, String href, boolean current) {}

    /** The targets of one application, one for each column; absent ones are {@link Cell#NONE}. */
    public record AppRow(String app, List<Cell> cells) {}

    /**
     * One target.
     *
     * @param record empty where it is the same as the pin
     * @param live empty where it is the same as the pin
     * @param reason the stable word of the reason, or empty
     * @param why the reason in a sentence, or empty
     * @param approval the word of the verdict, or empty
     * @param doing what a run in flight said last of it, or empty
     * @param since whether it is so since the moment, or was already then
     */
    public record Cell(
            String environment,
            String href,
            Mark mark,
            String pin,
            String record,
            String live,
            String reason,
            String why,
            String approval,
            String doing,
            String since,
            String moment) {
        /** No such target. */
        static final Cell NONE = new Cell("", "", new Mark("", "", "", ""), "", "", "", "", "", "", "", "", "");

        /** Whether there is such a target. */
        public boolean present() {
            return !href.isEmpty();
        }
    }

    /** Something that comes at a time that is known. */
    public record Due(String at, String what, String href) {}
}

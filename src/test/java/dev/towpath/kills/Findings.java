package dev.towpath.kills;

/**
 * What came of one apply that was ended from outside.
 *
 * @param made how many resources it had made
 * @param missing how many of them no state had when it was over
 * @param locked whether the lock was held then
 * @param lost how many of them no state has after everything was done to get over it
 * @param runs how many more runs it took until all was in sync
 * @param sync whether it came to be in sync at all
 * @param quiet whether a run after that started no process
 * @param byHand whether a person had to run the command that a report told
 * @param said what the run that was struck said of it, if it could still say something
 */
record Findings(
        int made,
        int missing,
        boolean locked,
        int lost,
        int runs,
        boolean sync,
        boolean quiet,
        boolean byHand,
        String said) {}

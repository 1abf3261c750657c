package dev.towpath.cli;

import dev.towpath.report.ExitCode;
import java.util.concurrent.Callable;

/** One verb of the command line. */
interface Verb extends Callable<Integer> {
    /** Does what the verb says. */
    ExitCode perform();

    @Override
    default Integer call() {
        return perform().status();
    }
}

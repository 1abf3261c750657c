package dev.towpath.cli;

import dev.towpath.model.Progress;
import dev.towpath.report.Words;
import java.io.PrintStream;

/** Shows the newest sentence of progress on the last line of a terminal, and takes it away again. */
final class ProgressLine implements Progress, AutoCloseable {
    private static final int WIDTH_MAX = 79;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream terminal;
    private boolean shown;

    ProgressLine(PrintStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void say(String sentence) {
        String line = Words.line(sentence);
        terminal.print(CLEAR + (line.length() > WIDTH_MAX ? line.substring(0, WIDTH_MAX - 3) + "..." : line));
        terminal.flush();
        shown = true;
    }

    @Override
    public synchronized void close() {
        if (shown) {
            terminal.print(CLEAR);
            terminal.flush();
            shown = false;
        }
    }
}

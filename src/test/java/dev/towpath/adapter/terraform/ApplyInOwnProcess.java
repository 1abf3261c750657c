package dev.towpath.adapter.terraform;

import java.nio.file.Files;
import java.nio.file.Path;

/** One run in a process of its own, so that a test can kill it: plans and applies the root in a file. */
final class ApplyInOwnProcess {
    private ApplyInOwnProcess() {}

    /** Arguments: the fixture's directory, and the file with the root. */
    public static void main(String[] arguments) throws Exception {
        RootFixture fixture = new RootFixture(Path.of(arguments[0]));
        fixture.allowing("local-exec").main(Files.readString(Path.of(arguments[1])));
        fixture.reconcile();
    }
}

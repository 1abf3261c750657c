package dev.towpath.kills;

import java.util.Optional;

/** An apply that is to be killed, and the program that started it. */
interface Patient extends AutoCloseable {
    /** Starts the program. */
    Process start();

    /** The Terraform that applies, once it is there. */
    Optional<ProcessHandle> terraform();

    /** How many resources it has made. */
    int made();

    /**
     * What is left of it, after its program has ended and everything was done to get over it.
     *
     * @param last the Terraform that was struck
     */
    Findings aftermath(Optional<ProcessHandle> last);

    /** Whether its Terraform stays held after its program was killed, until somebody else finds it. */
    boolean staysHeld();

    @Override
    void close();
}

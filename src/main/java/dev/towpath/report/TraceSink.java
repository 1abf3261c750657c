package dev.towpath.report;

/** Takes the times of runs to where they are looked at. Never throws, and no run waits for it: a trace is a courtesy. */
public interface TraceSink extends AutoCloseable {
    /** One run that is over. */
    void tell(Stretch run);

    /** Waits a little until all is told; what is not told by then is lost, and the log says so. */
    @Override
    void close();
}

package dev.towpath.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes each boundary into a file as it is reached, and stands still for ever at one of them, to be killed there.
 *
 * <p>It is asked for with the system property {@code towpath.boundaries=FILE} or {@code FILE#NUMBER}, which no launcher sets. It
 * can do no harm but to make a run wait: it adds nothing to what a run does and takes nothing away.
 */
final class WrittenBoundaries implements Boundaries {
    /** The system property that asks for it. */
    static final String PROPERTY = "towpath.boundaries";

    private static final Pattern FORM = Pattern.compile("(.+?)(?:#([1-9][0-9]{0,8}))?");

    private final Path file;
    private final int last;
    private int count;

    private WrittenBoundaries(Path file, int last) {
        this.file = file;
        this.last = last;
    }

    /** What the property asks for; nothing if it is empty. */
    static Boundaries asked(String property) {
        Matcher asked = FORM.matcher(property);
        if (!asked.matches()) {
            return Boundaries.unobserved();
        }
        int last = asked.group(2) == null ? Integer.MAX_VALUE : Integer.parseInt(asked.group(2));
        return new WrittenBoundaries(Path.of(asked.group(1)), last);
    }

    /** Whoever comes while another stands still stands still too, so that the whole run is as if it had stopped at once. */
    @Override
    public synchronized void reached(String name) {
        count++;
        try {
            Files.writeString(
                    file,
                    count + " " + name + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (count >= last) {
            LockSupport.park(this);
        }
    }
}

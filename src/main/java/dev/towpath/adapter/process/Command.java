package dev.towpath.adapter.process;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A program to run, with everything that it gets from us.
 *
 * @param words the program's path and its arguments
 * @param directory where it runs
 * @param environment all of its environment; nothing is inherited
 * @param output the file that its standard output goes to
 * @param errors the file that its standard error goes to
 * @param record where the {@link ProgramRecord} is kept, so that a later run can find the program
 * @param label what it is for, such as {@code apply}
 * @param afterGrace what happens if it does not heed its one interrupt
 */
public record Command(
        List<String> words,
        Path directory,
        SortedMap<String, String> environment,
        Path output,
        Path errors,
        Path record,
        String label,
        AfterGrace afterGrace) {
    /** What happens to a program that goes on after its interrupt and the grace. */
    public enum AfterGrace {
        /** It is killed: nothing of value can be lost. */
        KILL,
        /** It is left to finish; killing it would lose what it has not yet written. */
        LEAVE
    }

    public Command {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        words = List.copyOf(words);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }

    /** The program's name, for people. */
    public String program() {
        return String.valueOf(Path.of(words.get(0)).getFileName());
    }
}

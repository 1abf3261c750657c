package dev.towpath.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Problems in a defined order; collected, never first-failure. */
public record Problems(List<Problem> list) implements Iterable<Problem> {
    /** No problem. */
    public static final Problems NONE = new Problems(List.of());

    public Problems {
        list = list.stream().distinct().sorted(Problem.ORDER).toList();
    }

    /** The given problems. */
    public static Problems of(Collection<Problem> problems) {
        return problems.isEmpty() ? NONE : new Problems(new ArrayList<>(problems));
    }

    /** These and the others. */
    public Problems and(Problems others) {
        return of(Stream.concat(list.stream(), others.list.stream()).toList());
    }

    /** Whether one of them is an error. */
    public boolean hasErrors() {
        return list.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return list.isEmpty();
    }

    @Override
    public Iterator<Problem> iterator() {
        return list.iterator();
    }
}

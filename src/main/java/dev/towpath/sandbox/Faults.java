package dev.towpath.sandbox;

import dev.towpath.model.Account;
import java.util.ArrayList;
import java.util.List;

/** The faults that are still to come; each call takes those that befall it. */
final class Faults {
    private final List<Pending> pending = new ArrayList<>();

    private static final class Pending {
        private final Fault fault;
        private int left;

        private Pending(Fault fault) {
            this.fault = fault;
            this.left = fault.times();
        }
    }

    synchronized void add(Fault fault) {
        pending.add(new Pending(fault));
    }

    synchronized void clear() {
        pending.clear();
    }

    /** Every delay that befalls the call, and at most one other fault. */
    synchronized List<Fault> take(String operation, Account account) {
        List<Fault> taken = new ArrayList<>();
        boolean struck = false;
        for (Pending candidate : pending) {
            boolean delay = candidate.fault.kind() == Fault.Kind.DELAY;
            if (candidate.left == 0 || (!delay && struck) || !candidate.fault.befalls(operation, account)) {
                continue;
            }
            taken.add(candidate.fault);
            struck |= !delay;
            if (candidate.left != Fault.ALWAYS) {
                candidate.left--;
            }
        }
        pending.removeIf(candidate -> candidate.left == 0);
        return taken;
    }
}

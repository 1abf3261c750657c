package dev.towpath.app;

import dev.towpath.model.Limits;
import dev.towpath.problem.Diagnosis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at this machine: whether what a run keeps here has room, and may be written. */
final class MachineChecks {
    private static final long MIB = 1 << 20;

    private final Workbench bench;

    MachineChecks(Workbench bench) {
        this.bench = bench;
    }

    /** How the machine is; the state is only looked at where it is known to be kept here. */
    List<Diagnosis> look(Optional<Opened> opened) {
        List<Diagnosis> found = new ArrayList<>();
        found.add(room("cache", bench.directories().cache()));
        opened.flatMap(this::stateDirectory).ifPresent(state -> found.add(room("state", state)));
        return found;
    }

    private Optional<Path> stateDirectory(Opened opened) {
        Optional<String> address =
                bench.settings().state().or(() -> opened.platform().state());
        if (address.isEmpty()) {
            return Optional.of(bench.directories().stateOf(opened.snapshot().repository()));
        }
        return address.filter(text -> !text.startsWith("s3://"))
                .map(new StateStores(bench.settings(), bench.directories())::directory);
    }

    /** Nothing is written to find it out: the nearest directory that exists tells. */
    private static Diagnosis room(String what, Path directory) {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        String place = "the " + what + " directory \"" + directory + "\"";
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return Diagnosis.bad(
                    place + " cannot be written",
                    what.equals("cache")
                            ? "let this user write there, or set TOWPATH_CACHE to another directory"
                            : "let this user write there, or set \"state\" to another place");
        }
        try {
            long bytes = Files.getFileStore(existing).getUsableSpace();
            String left = place + " has " + bytes / MIB + " MiB left";
            return bytes < Limits.DISK_BYTES_MIN
                    ? Diagnosis.warn(left, "make room: providers of Terraform alone take several hundred MiB")
                    : Diagnosis.ok(left);
        } catch (IOException e) {
            return Diagnosis.bad(place + " is on a disk that does not answer", "look at the disk");
        }
    }
}

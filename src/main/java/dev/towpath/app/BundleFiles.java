package dev.towpath.app;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.Words;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files into a zip, or into a directory where there is one; the same files give the same zip. */
record BundleFiles(SortedMap<String, byte[]> files) {
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    void writeTo(Path output) {
        try {
            if (Files.isDirectory(output)) {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    Path path = output.resolve(file.getKey());
                    Files.createDirectories(path.resolveSibling("."));
                    Files.write(path, file.getValue());
                }
            } else {
                zip(output);
            }
        } catch (IOException e) {
            throw new FailureException(
                    new Failure.NeedsHuman(
                            ReasonCode.INVALID,
                            "writing the evidence to \"" + output + "\": " + Words.why(e),
                            "name a file or a directory that can be written with --output"),
                    e);
        }
    }

    private void zip(Path output) throws IOException {
        try (OutputStream stream = Files.newOutputStream(output);
                ZipOutputStream zip = new ZipOutputStream(stream)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
    }
}

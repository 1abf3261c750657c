package dev.towpath.adapter.terraform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What is read of a saved plan itself, without a process: the lineage of the state it was made from.
 *
 * <p>A saved plan is a zip with the state in it, see
 * <a href="https://github.com/hashicorp/terraform/tree/main/internal/plans/planfile">its package</a>. The form is not promised to anybody, so
 * whatever is not as expected means that there is no lineage.
 */
final class PlanFile {
    private static final String STATE = "tfstate";
    private static final int HEAD_BYTES = 4 << 10;
    private static final Pattern LINEAGE = Pattern.compile("\"lineage\"\\s*:\\s*\"([^\"\\\\]{8,128})\"");

    private PlanFile() {}

    /** The lineage of the state; empty before there is a state. */
    static Optional<String> lineage(Path saved) {
        try (ZipFile zip = new ZipFile(saved.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().equals(STATE)) {
                    return lineage(zip, entry);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> lineage(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream content = zip.getInputStream(entry)) {
            Matcher head = LINEAGE.matcher(new String(content.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8));
            return head.find() ? Optional.of(head.group(1)) : Optional.empty();
        }
    }
}

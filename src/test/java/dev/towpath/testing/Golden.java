package dev.towpath.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares text with a file of src/test/resources/golden; {@code -Dgolden.update} rewrites the file instead. */
public final class Golden {
    private static final Path ROOT = Path.of("src/test/resources/golden");

    private Golden() {}

    /** Checks what a document says below its line that begins with {@code <!-- generated}. */
    public static void document(Path file, String actual) {
        try {
            String text = Files.readString(file);
            int mark = text.indexOf("<!-- generated");
            assertThat(mark).as("the mark in %s", file).isNotNegative();
            String above = text.substring(0, text.indexOf('\n', mark) + 1) + "\n";
            if (updating()) {
                Files.writeString(file, above + actual);
            }
            assertThat(above + actual).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether golden files are rewritten. */
    public static boolean updating() {
        return Boolean.getBoolean("golden.update") || "".equals(System.getProperty("golden.update"));
    }

    /** Checks one text. */
    public static void check(String name, String actual) {
        Path file = ROOT.resolve(name);
        try {
            if (updating()) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, actual);
            }
            assertThat(file).as("golden file; make it with -Dgolden.update").exists();
            assertThat(actual).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

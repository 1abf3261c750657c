package dev.towpath.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** Which build this is: written into the jar when it is made. */
record Build(String version, String commit, String built) {
    static Build current() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("/towpath-build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading which build this is", e);
        }
        return new Build(
                properties.getProperty("version", "unknown"),
                properties.getProperty("commit", "unknown commit"),
                properties.getProperty("built", "unknown time"));
    }

    /** The build as labels. */
    Map<String, String> facts() {
        return Map.of("version", version, "commit", commit);
    }

    /** The build in one line. */
    String sentence() {
        return "towpath " + version + " (" + commit + ", built " + built + ")";
    }
}

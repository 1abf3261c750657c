package dev.towpath.app;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets stand in the environment, or in files that it names: {@code NAME}, or {@code NAME_FILE}. Never in settings, which people
 * show each other.
 */
record Secrets(Map<String, String> environment) {
    private static final int BYTES_MAX = 64 * 1024;

    /** A secret, if it is there. */
    Optional<String> of(String name) {
        Optional<String> direct = present(name);
        Optional<String> file = present(name + "_FILE");
        if (direct.isPresent() && file.isPresent()) {
            throw invalid(
                    "both \"" + name + "\" and \"" + name + "_FILE\" are set", "leave out the one that is not meant");
        }
        return direct.or(() -> file.map(path -> read(name + "_FILE", path)));
    }

    /** The same, refused where somebody could guess it. */
    Optional<String> unguessable(String name, int lengthMin) {
        Optional<String> secret = of(name);
        secret.filter(text -> text.length() < lengthMin).ifPresent(text -> {
            throw invalid(
                    "\"" + name + "\" is shorter than " + lengthMin + " characters",
                    "make a secret that nobody can guess, such as with \"openssl rand -hex 32\"");
        });
        return secret;
    }

    private Optional<String> present(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static String read(String name, String path) {
        try {
            Path file = Path.of(path);
            if (Files.size(file) > BYTES_MAX) {
                throw invalid("\"" + name + "\" names \"" + path + "\", which is too large for a secret", ADVICE);
            }
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw invalid("\"" + name + "\" names \"" + path + "\", which is empty", ADVICE);
            }
            return text;
        } catch (IOException | InvalidPathException e) {
            throw invalid("\"" + name + "\" names \"" + path + "\", which cannot be read", ADVICE);
        }
    }

    private static final String ADVICE = "name a file that holds the secret and that this process may read";

    private static FailureException invalid(String message, String advice) {
        return new FailureException(new Failure.NeedsHuman(ReasonCode.INVALID, message, advice));
    }

    @Override
    public String toString() {
        return "secrets";
    }
}

package dev.towpath.adapter.git;

import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.SourceSpan;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A list of keys and whose they are: the lines of ssh-keygen(1), ALLOWED SIGNERS, and OpenPGP keys with the word {@code gpg} for
 * the kind of key.
 *
 * <p>A line names a person, so patterns are refused: a wildcard would let one key be anybody. Certificates are refused because
 * the list would no longer say who may sign. Times are UTC with or without the {@code Z}, so that no machine's time zone decides.
 *
 * @param entries the lines that can be used
 * @param defects the lines that cannot, and so count for nobody
 */
record AllowedSigners(List<Entry> entries, List<Defect> defects) {
    /** The kind of key of an OpenPGP line. */
    static final String GPG = "gpg";

    private static final Set<String> SSH_KEYS = Set.of(
            "ssh-ed25519",
            "ssh-rsa",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");
    private static final Pattern KEY_KIND = Pattern.compile("gpg|(sk-)?(ssh|ecdsa)-\\S+");
    private static final Pattern TIME = Pattern.compile("([0-9]{8})([0-9]{4}([0-9]{2})?)?Z?");

    AllowedSigners {
        entries = List.copyOf(entries);
        defects = List.copyOf(defects);
    }

    /**
     * One key.
     *
     * @param key as the base64 of the list, decoded
     * @param namespaces patterns of what it may sign; empty for everything
     */
    record Entry(
            int line,
            String principal,
            String kind,
            byte[] key,
            Optional<Instant> validAfter,
            Optional<Instant> validBefore,
            List<String> namespaces) {
        /** Whether the line holds for git at a moment; both ends are part of the time. */
        boolean holds(String namespace, Instant at) {
            return validAfter.filter(at::isBefore).isEmpty()
                    && validBefore.filter(at::isAfter).isEmpty()
                    && (namespaces.isEmpty() || matches(namespace));
        }

        private boolean matches(String namespace) {
            boolean matched = false;
            for (String pattern : namespaces) {
                boolean negated = pattern.startsWith("!");
                if (glob(negated ? pattern.substring(1) : pattern)
                        .matcher(namespace)
                        .matches()) {
                    if (negated) {
                        return false;
                    }
                    matched = true;
                }
            }
            return matched;
        }

        private static Pattern glob(String pattern) {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < pattern.length(); i++) {
                char c = pattern.charAt(i);
                regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
            }
            return Pattern.compile(regex.toString());
        }
    }

    /** What is wrong with a line. */
    record Defect(int line, String message, String advice) {}

    /** Why a line cannot be used. */
    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String advice;

        Unusable(String message, String advice) {
            super(message);
            this.advice = advice;
        }
    }

    static AllowedSigners parse(String text) {
        List<Entry> entries = new ArrayList<>();
        List<Defect> defects = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String content = line.strip();
            if (content.isEmpty() || content.startsWith("#")) {
                continue;
            }
            try {
                Entry entry = entry(number, content);
                Integer earlier = seen.putIfAbsent(Base64.getEncoder().encodeToString(entry.key()), number);
                if (earlier != null) {
                    defects.add(new Defect(
                            number,
                            "the key stands on line " + earlier + " already, and a key is one person's",
                            "keep the line that is right"));
                } else {
                    entries.add(entry);
                }
            } catch (Unusable e) {
                defects.add(new Defect(number, String.valueOf(e.getMessage()), e.advice));
            }
        }
        return new AllowedSigners(entries, defects);
    }

    /** The defects as problems of a file. */
    Problems problems(String path) {
        return Problems.of(defects.stream()
                .map(defect -> Problem.error(
                        "allowed_signer", new SourceSpan(path, defect.line(), 1), defect.message(), defect.advice()))
                .toList());
    }

    private static Entry entry(int line, String content) throws Unusable {
        List<String> words = words(content);
        String principal = principal(words.get(0));
        int kindAt = words.size() > 1 && KEY_KIND.matcher(words.get(1)).matches() ? 1 : 2;
        if (words.size() <= kindAt + 1) {
            throw new Unusable(
                    "the line has no key",
                    "write it as \"login ssh-ed25519 AAAA…\" or \"login gpg <base64 of the key>\"");
        }
        Map<String, String> options = kindAt == 2 ? options(words.get(1)) : Map.of();
        String kind = words.get(kindAt);
        if (!kind.equals(GPG) && !SSH_KEYS.contains(kind)) {
            throw new Unusable(
                    "keys of the kind \"" + kind + "\" are not accepted",
                    "use ssh-ed25519, ssh-rsa, ecdsa-sha2-* or gpg");
        }
        Entry entry = new Entry(
                line,
                principal,
                kind,
                decoded(words.get(kindAt + 1)),
                time(options, "valid-after"),
                time(options, "valid-before"),
                options.containsKey("namespaces")
                        ? List.of(options.get("namespaces").split(","))
                        : List.of());
        boolean readable = kind.equals(GPG) ? PgpSignatures.isKey(entry.key()) : SshSignatures.isKey(kind, entry.key());
        if (!readable) {
            throw new Unusable("the key is not a \"" + kind + "\" key", "copy the whole key, on one line");
        }
        return entry;
    }

    private static String principal(String word) throws Unusable {
        if (word.matches(".*[*?!].*")) {
            throw new Unusable("\"" + word + "\" is a pattern, which names nobody", "write the login of one person");
        }
        return word.split(",", 2)[0];
    }

    private static Map<String, String> options(String word) throws Unusable {
        Map<String, String> options = new HashMap<>();
        for (String option : split(word, ',')) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            if (name.equals("cert-authority")) {
                throw new Unusable(
                        "\"cert-authority\" is not accepted: the list has to say who may sign",
                        "list the key of each person");
            }
            if (equals < 0
                    || !Set.of("namespaces", "valid-after", "valid-before").contains(name)) {
                throw new Unusable(
                        "the option \"" + name + "\" is not known", "use namespaces, valid-after or valid-before");
            }
            if (options.put(name, option.substring(equals + 1).replace("\"", "")) != null) {
                throw new Unusable("the option \"" + name + "\" stands twice", "keep one");
            }
        }
        return options;
    }

    private static Optional<Instant> time(Map<String, String> options, String name) throws Unusable {
        String text = options.get(name);
        if (text == null) {
            return Optional.empty();
        }
        if (TIME.matcher(text).matches()) {
            String digits = text.replace("Z", "");
            String full = digits + "0".repeat(14 - digits.length());
            try {
                DateTimeFormatter form =
                        DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);
                return Optional.of(LocalDateTime.parse(full, form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                // It has the digits of a time and is none, such as the 31st of February.
            }
        }
        throw new Unusable(
                "\"" + text + "\" is no time for \"" + name + "\"", "write YYYYMMDD or YYYYMMDDHHMM[SS], in UTC");
    }

    private static byte[] decoded(String base64) throws Unusable {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new Unusable("the key is not base64", "copy the whole key, on one line");
        }
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (String word : split(line.replace('\t', ' '), ' ')) {
            if (!word.isEmpty()) {
                words.add(word.startsWith("\"") && word.endsWith("\"") ? word.replace("\"", "") : word);
            }
        }
        return words;
    }

    /** Splits where quotes are closed. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}

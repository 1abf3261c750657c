package dev.towpath.adapter.aws.site;

import dev.towpath.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sources of a site, and what a framework's build makes of them: file names with the fingerprint of the content where the
 * framework does that, and references between the files as the framework writes them.
 */
final class FrameworkSite {
    /** How a framework names its outputs; {@code HASH} stands for the fingerprint. */
    enum Framework {
        VITE("assets/%s-HASH.js", "assets/%s-HASH.css", "assets/%s-HASH.svg", "%s.html", Alphabet.BASE64_8),
        WEBPACK(
                "static/js/%s.HASH.chunk.js",
                "static/css/%s.HASH.chunk.css", "static/media/%s.HASH.svg", "%s.html", Alphabet.HEX_8),
        NEXT(
                "_next/static/chunks/%s-HASH.js",
                "_next/static/css/%s-HASH.css", "_next/static/media/%s.HASH.svg", "%s.html", Alphabet.HEX_16),
        HUGO("js/%s.min.HASH.js", "css/%s.min.HASH.css", "images/%s.svg", "%s/index.html", Alphabet.HEX_64),
        ANGULAR("%s-HASH.js", "%s-HASH.css", "media/%s-HASH.svg", "%s.html", Alphabet.BASE32_8),
        ASTRO("_astro/%s.HASH.js", "_astro/%s.HASH.css", "images/%s.svg", "%s/index.html", Alphabet.BASE64_8),
        BY_HAND("scripts/%s.js", "styles/%s.css", "pictures/%s.svg", "%s.html", Alphabet.HEX_8);

        private final List<String> forms;
        private final Alphabet alphabet;

        Framework(String script, String style, String image, String page, Alphabet alphabet) {
            this.forms = List.of(image, style, script, page);
            this.alphabet = alphabet;
        }
    }

    private enum Alphabet {
        HEX_8("0123456789abcdef", 8),
        HEX_16("0123456789abcdef", 16),
        HEX_64("0123456789abcdef", 64),
        BASE32_8("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 8),
        BASE64_8("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 8);

        private final String letters;
        private final int length;

        Alphabet(String letters, int length) {
            this.letters = letters;
            this.length = length;
        }

        String fingerprint(String content) {
            String hex = Digest.of(content).hex();
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < length; at++) {
                int two = Integer.parseInt(hex.substring(at % 62, at % 62 + 2), 16);
                text.append(letters.charAt(length > 32 ? two % 16 : (two + at * 7) % letters.length()));
            }
            return text.toString();
        }
    }

    private static final int IMAGES = 0;
    private static final int STYLES = 1;
    private static final int SCRIPTS = 2;
    private static final int PAGES = 3;

    /** One source file; what it refers to are sources of its own kind that come before it, and of the kinds before. */
    private record Source(String name, int version, List<String> refers) {}

    private final Framework framework;
    private final Random random;
    private final List<List<Source>> kinds =
            List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private int names;

    FrameworkSite(Framework framework, Random random) {
        this.framework = framework;
        this.random = random;
        for (int kind = IMAGES; kind <= PAGES; kind++) {
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                add(kind);
            }
        }
    }

    /** Changes some sources, adds some, and takes away some that nothing refers to. */
    void evolve() {
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int kind = random.nextInt(4);
            List<Source> sources = kinds.get(kind);
            switch (random.nextInt(4)) {
                case 0 -> add(kind);
                case 1 -> remove(kind);
                default -> {
                    int at = random.nextInt(sources.size());
                    Source old = sources.get(at);
                    List<String> refers = random.nextBoolean() ? old.refers() : references(kind, at);
                    sources.set(at, new Source(old.name(), old.version() + 1, refers));
                }
            }
        }
    }

    private void add(int kind) {
        names++;
        List<Source> sources = kinds.get(kind);
        String name = kind == PAGES && sources.isEmpty() ? "index" : "part" + names;
        sources.add(new Source(name, 1, references(kind, sources.size())));
    }

    private void remove(int kind) {
        List<Source> sources = kinds.get(kind);
        Source last = sources.get(sources.size() - 1);
        boolean wanted = kinds.stream()
                .flatMap(List::stream)
                .anyMatch(source -> source.refers().contains(kind + "/" + last.name()));
        if (sources.size() > 1 && !wanted) {
            sources.remove(sources.size() - 1);
        }
    }

    private List<String> references(int kind, int before) {
        List<String> all = new ArrayList<>();
        for (int other = IMAGES; other < kind; other++) {
            if (other != STYLES || kind == PAGES) {
                int of = other;
                kinds.get(other).forEach(source -> all.add(of + "/" + source.name()));
            }
        }
        if (kind != IMAGES) {
            kinds.get(kind).subList(0, before).forEach(source -> all.add(kind + "/" + source.name()));
        }
        all.removeIf(name -> random.nextInt(3) == 0);
        return all;
    }

    /** The build's files by key. */
    SortedMap<String, String> build() {
        SortedMap<String, String> keys = new TreeMap<>();
        SortedMap<String, String> files = new TreeMap<>();
        for (int kind = IMAGES; kind <= PAGES; kind++) {
            for (Source source : kinds.get(kind)) {
                StringBuilder text = new StringBuilder(opening(kind, source));
                source.refers().forEach(name -> text.append(reference(name, keys.getOrDefault(name, ""))));
                String content = text.append(kind == PAGES ? "</html>" : "").toString();
                String key = framework
                        .forms
                        .get(kind)
                        .formatted(source.name())
                        .replace("HASH", framework.alphabet.fingerprint(content))
                        .replaceFirst("^index/index", "index");
                keys.put(kind + "/" + source.name(), key);
                files.put(key, content);
            }
        }
        return files;
    }

    private static String opening(int kind, Source source) {
        return switch (kind) {
            case IMAGES -> "<svg id=\"" + source.version() + "\"/>";
            case STYLES -> "." + source.name() + " { order: " + source.version() + " }\n";
            case SCRIPTS -> "export const " + source.name() + " = " + source.version() + ";\n";
            default -> "<html data-version=\"" + source.version() + "\">\n";
        };
    }

    private static String reference(String name, String key) {
        return switch (name.charAt(0) - '0') {
            case IMAGES -> "/* */ .x { background: url(/" + key + ") }\n";
            case STYLES -> "<link rel=\"stylesheet\" href=\"/" + key + "\">\n";
            case SCRIPTS -> "import \"/" + key + "\";\n";
            default -> "<a href=\"/" + key + "\">more</a>\n";
        };
    }
}

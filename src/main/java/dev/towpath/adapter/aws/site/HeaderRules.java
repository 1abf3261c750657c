package dev.towpath.adapter.aws.site;

import dev.towpath.model.SiteHeader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which headers and which wave a file gets, from its name and from what its key has done before. */
final class HeaderRules {
    static final String IMMUTABLE = "max-age=31536000, immutable";
    static final String REVALIDATE = "max-age=0, must-revalidate";
    static final String SHORT = "max-age=300";

    private static final Set<String> PAGES =
            Set.of("html", "htm", "xhtml", "json", "webmanifest", "xml", "rss", "atom");
    private static final Set<String> MARKUP = Set.of("html", "htm", "xhtml");

    /** The rules without anything that an application asks for. */
    static final HeaderRules STANDARD = new HeaderRules(List.of());

    private final List<SiteHeader> asked;

    /** Rules in which what the application asks for comes first; for each header the first that matches decides. */
    HeaderRules(List<SiteHeader> asked) {
        this.asked = List.copyOf(asked);
    }

    /** The headers; {@code everChanged} says that the key is known to have had other content. */
    ObjectHeaders headers(SiteFile file, boolean everChanged) {
        ObjectHeaders standard = standard(file, everChanged);
        return asked.isEmpty()
                ? standard
                : new ObjectHeaders(
                        first(file, SiteHeader::contentType)
                                .map(ContentTypes::spelled)
                                .orElse(standard.contentType()),
                        first(file, SiteHeader::cacheControl).orElse(standard.cacheControl()),
                        standard.contentEncoding());
    }

    private Optional<String> first(SiteFile file, Function<SiteHeader, Optional<String>> header) {
        return asked.stream()
                .filter(rule -> rule.isAbout(file.key()))
                .flatMap(rule -> header.apply(rule).stream())
                .findFirst();
    }

    private static ObjectHeaders standard(SiteFile file, boolean everChanged) {
        String plain = ContentTypes.plainName(file.key());
        String type = ContentTypes.of(plain).orElse(file.markup() ? ContentTypes.HTML : ContentTypes.UNKNOWN);
        String cache = isAsset(file, everChanged)
                ? IMMUTABLE
                : isPage(file) || Fingerprints.isServiceWorker(plain) ? REVALIDATE : SHORT;
        return new ObjectHeaders(type, cache, ContentTypes.encoding(file.key()));
    }

    /** When the file is uploaded; {@code replaces} says that something lies under its key. */
    static Wave wave(SiteFile file, boolean everChanged, boolean replaces) {
        String plain = ContentTypes.plainName(file.key());
        if (plain.equals("index.html") || Fingerprints.isServiceWorker(plain)) {
            return Wave.ENTRY;
        }
        if (isPage(file)) {
            return replaces ? Wave.PAGES : Wave.NEW_PAGES;
        }
        if (isAsset(file, everChanged)) {
            return Wave.ASSETS;
        }
        return replaces ? Wave.FILES : Wave.NEW_FILES;
    }

    /** Whether a key names a document that people visit; once it is gone from the build it must not be found any more. */
    static boolean isMarkup(String key, String contentType) {
        return MARKUP.contains(ContentTypes.ending(ContentTypes.plainName(key)))
                || contentType.equals(ContentTypes.HTML);
    }

    private static boolean isAsset(SiteFile file, boolean everChanged) {
        return !everChanged && !isPage(file) && Fingerprints.in(file.key());
    }

    private static boolean isPage(SiteFile file) {
        String plain = ContentTypes.plainName(file.key());
        boolean tellsNothing = ContentTypes.of(plain).isEmpty();
        return PAGES.contains(ContentTypes.ending(plain)) || (tellsNothing && file.markup());
    }
}

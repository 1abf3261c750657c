package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.SitePlan.Wanted;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** A build of a site: contents by key, under a pin. */
record Site(String pin, SortedMap<String, String> contents) {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    /** Keys and contents in turn. */
    static Site of(String pin, String... keysAndContents) {
        SortedMap<String, String> contents = new TreeMap<>();
        for (int i = 0; i < keysAndContents.length; i += 2) {
            contents.put(keysAndContents[i], keysAndContents[i + 1]);
        }
        return new Site(pin, contents);
    }

    Wanted wanted(Instant now) {
        SortedMap<String, SiteFile> files = new TreeMap<>();
        contents.forEach((key, content) -> files.put(
                key, new SiteFile(key, Digest.of(content).hex(), content.length(), content.startsWith("<html"))));
        return new Wanted("site-bucket", new Pin(pin), Digest.of(contents.toString()), files, now);
    }
}

package dev.towpath.desired;

import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.Limits;
import dev.towpath.model.SiteHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code headers} of app.yaml: what a site asks for in place of what the names of its files suggest. */
final class HeaderEntries {
    private static final Form<String> MATCH = Form.matching(
            "a pattern of keys such as downloads/**, without a slash at its beginning", "[^/\\s]\\S{0,254}");
    private static final Form<String> CACHE_CONTROL =
            Form.matching("a Cache-Control header such as max-age=300, public", "[A-Za-z][A-Za-z0-9=, \"-]{0,199}");
    private static final Form<String> CONTENT_TYPE = Form.matching(
            "a media type such as text/html; charset=utf-8",
            "[a-z]+/[a-z0-9.+-]{1,100}(; ?[a-z]+=[A-Za-z0-9._-]{1,40})?");

    private final Findings findings;

    HeaderEntries(Findings findings) {
        this.findings = findings;
    }

    List<SiteHeader> read(Fields fields) {
        List<SiteHeader> read = new ArrayList<>();
        fields.node("headers").ifPresent(node -> {
            List<Node> items = Fields.sequence(node, "\"headers\"", findings);
            for (Node item : items) {
                Fields.of(item, "an entry of \"headers\"", findings, "match", "cache_control", "content_type")
                        .flatMap(entry -> header(entry, item))
                        .ifPresent(read::add);
            }
            if (items.size() > Limits.SITE_HEADERS_MAX) {
                findings.error(
                        "too_many",
                        node.span(),
                        "\"headers\" has " + items.size() + " entries; at most " + Limits.SITE_HEADERS_MAX
                                + " are read",
                        "use patterns that match more keys");
            }
        });
        return read;
    }

    private Optional<SiteHeader> header(Fields entry, Node item) {
        Optional<String> match = entry.required("match", MATCH);
        Optional<String> cacheControl = entry.value("cache_control", CACHE_CONTROL);
        Optional<String> contentType = entry.value("content_type", CONTENT_TYPE);
        boolean asksNothing = entry.node("cache_control").isEmpty()
                && entry.node("content_type").isEmpty();
        if (asksNothing) {
            findings.error(
                    "missing_value",
                    item.span(),
                    "an entry of \"headers\" asks for nothing",
                    "add \"cache_control\" or \"content_type\" to it");
        }
        return match.map(pattern -> new SiteHeader(pattern, cacheControl, contentType));
    }
}

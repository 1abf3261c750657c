package dev.towpath.desired;

import dev.towpath.model.EnvironmentName;
import dev.towpath.model.HttpCheck;
import dev.towpath.model.Target;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is verified over HTTP after a deployment: for all environments, and what differs in some. */
record VerifySettings(Entry common, SortedMap<EnvironmentName, Entry> environments) {
    private static final Duration WITHIN = Duration.ofMinutes(2);

    VerifySettings {
        environments = Collections.unmodifiableSortedMap(new TreeMap<>(environments));
    }

    /** What the body of a site's page must be. */
    enum BodyWish {
        /** The file that was published. */
        PUBLISHED,
        /** Whatever comes, because something on the way changes pages. */
        ANY;

        private HttpCheck.Body body() {
            return this == ANY ? new HttpCheck.Body.Any() : new HttpCheck.Body.Published();
        }
    }

    /** As much as one mapping says. */
    record Entry(
            Optional<String> url,
            Optional<Integer> status,
            Optional<Duration> within,
            Optional<String> contains,
            Optional<BodyWish> body) {
        static final Entry SILENT =
                new Entry(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        Entry over(Entry other) {
            return new Entry(
                    url.or(other::url),
                    status.or(other::status),
                    within.or(other::within),
                    contains.or(other::contains),
                    body.or(other::body));
        }
    }

    /** The check of one target; empty where no address is given for it. */
    Optional<HttpCheck> of(Target target) {
        Entry entry =
                environments.getOrDefault(target.environment(), Entry.SILENT).over(common);
        return entry.url()
                .map(url -> new HttpCheck(
                        url.replace("{app}", target.app().value())
                                .replace("{env}", target.environment().value()),
                        entry.status().orElse(HttpCheck.OK),
                        entry.within().orElse(WITHIN),
                        entry.contains(),
                        entry.body().orElse(BodyWish.PUBLISHED).body()));
    }
}

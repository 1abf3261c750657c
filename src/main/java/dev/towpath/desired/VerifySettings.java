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

    /** As much as one mapping says. */
    record Entry(Optional<String> url, Optional<Integer> status, Optional<Duration> within, Optional<String> contains) {
        static final Entry SILENT = new Entry(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        Entry over(Entry other) {
            return new Entry(
                    url.or(other::url),
                    status.or(other::status),
                    within.or(other::within),
                    contains.or(other::contains));
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
                        entry.contains()));
    }
}

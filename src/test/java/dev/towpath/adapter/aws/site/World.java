package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.SiteBucket.Listed;
import dev.towpath.adapter.aws.site.SiteBucket.Listing;
import dev.towpath.adapter.aws.site.SitePlan.Upload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the bucket and the state store hold, and how a publication changes them write by write, as the product does. */
record World(SortedMap<String, String> bucket, Optional<SiteManifest> manifest) {
    World {
        bucket = new TreeMap<>(bucket);
    }

    /** Sees the bucket after each write to it. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Looks around.
         *
         * @param leaving keys that are being removed by now
         */
        void look(SortedMap<String, String> bucket, Set<String> leaving, String write);
    }

    static World empty() {
        return new World(new TreeMap<>(), Optional.empty());
    }

    /** The same after somebody has removed an object. */
    World without(String key) {
        World other = new World(bucket, manifest);
        other.bucket().remove(key);
        return other;
    }

    /** How many writes a publication makes at most. */
    int writes(Site site, Instant now) {
        SitePlan plan = plan(site, now);
        return plan.uploads().size() + plan.deletions().size() + 3;
    }

    /** Carries a publication out, in any order within a wave, and stops after so many writes. */
    World publish(Site site, Instant now, int writesMax, Random random, Visitor visitor) {
        SitePlan plan = plan(site, now);
        World world = new World(bucket, manifest);
        int left = writesMax;
        if (!plan.uploads().isEmpty() && left-- > 0) {
            world = new World(world.bucket(), Optional.of(plan.begun()));
        }
        for (Upload upload : anyOrder(plan, random)) {
            if (left-- > 0) {
                String key = upload.file().key();
                world.bucket().put(key, site.contents().getOrDefault(key, ""));
                visitor.look(world.bucket(), Set.of(), "writing " + key);
            }
        }
        if (left-- > 0) {
            world = new World(world.bucket(), Optional.of(plan.published()));
        }
        for (String key : plan.deletions()) {
            if (left-- > 0) {
                world.bucket().remove(key);
                visitor.look(world.bucket(), plan.deletions(), "removing " + key);
            }
        }
        return left > 0 ? new World(world.bucket(), Optional.of(plan.finished())) : world;
    }

    private SitePlan plan(Site site, Instant now) {
        SortedMap<String, Listed> listing = new TreeMap<>();
        bucket.forEach((key, content) -> listing.put(key, new Listed(content.length(), "", now)));
        return SitePlan.of(
                manifest.map(known -> SiteAudit.of(
                                known, new Listing(listing, 0), site.contents().keySet())
                        .marked(known)),
                site.wanted(now));
    }

    private static List<Upload> anyOrder(SitePlan plan, Random random) {
        List<Upload> order = new ArrayList<>();
        for (Wave wave : Wave.values()) {
            List<Upload> some = new ArrayList<>(plan.uploads(wave));
            Collections.shuffle(some, random);
            order.addAll(some);
        }
        return order;
    }
}

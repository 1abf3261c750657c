package dev.towpath.adapter.web;

import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;

/**
 * Stands before each page, and lets through whom its door lets in.
 *
 * @param scrapers the networks from which metrics may be read
 * @param proxies the addresses of the reverse proxy that signs people in, from which anybody may come
 */
record Guard(Door door, List<Network> scrapers, List<String> proxies) {
    Guard {
        scrapers = List.copyOf(scrapers);
        proxies = List.copyOf(proxies);
    }

    /** The same page, for those who may see it. */
    Handler admitting(Handler page) {
        return context -> {
            Optional<Visit> visit = door.visit(context);
            if (visit.isPresent()) {
                visit.get().note(context);
                page.handle(context);
            }
        };
    }

    /**
     * The same page, for those who may see it and for the networks of scrapers, which sign nobody in and call the daemon by any
     * name. Whatever comes from the reverse proxy is judged as the pages are: it may come from anywhere.
     */
    Handler admittingScrapers(Handler page) {
        Handler guarded = admitting(page);
        return context -> {
            String from = context.req().getRemoteAddr();
            boolean scraper = !proxies.contains(from) && scrapers.stream().anyMatch(network -> network.has(from));
            (scraper ? page : guarded).handle(context);
        };
    }
}

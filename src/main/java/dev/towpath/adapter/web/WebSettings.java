package dev.towpath.adapter.web;

import java.util.List;

/**
 * Where the web server listens, and to whom.
 *
 * @param address a name or number of this machine; by default nobody else can reach it
 * @param port 0 for any free one
 * @param hooks whose webhooks are taken
 * @param visitors who may see the pages
 * @param scrapers from where metrics may be read beside
 */
public record WebSettings(String address, int port, HookSettings hooks, Visitors visitors, List<Network> scrapers) {
    /** Nobody but this machine. */
    public static final String LOOPBACK = "127.0.0.1";

    public WebSettings {
        scrapers = List.copyOf(scrapers);
    }

    /** A server whose metrics are for those who may see its pages. */
    public WebSettings(String address, int port, HookSettings hooks, Visitors visitors) {
        this(address, port, hooks, visitors, List.of());
    }

    /** A server whose pages are for this machine only. */
    public WebSettings(String address, int port, HookSettings hooks) {
        this(address, port, hooks, new Visitors.ThisMachine());
    }
}

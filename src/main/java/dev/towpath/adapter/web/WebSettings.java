package dev.towpath.adapter.web;

/**
 * Where the web server listens, and to whom.
 *
 * @param address a name or number of this machine; by default nobody else can reach it
 * @param port 0 for any free one
 * @param hooks whose webhooks are taken
 * @param visitors who may see the pages
 */
public record WebSettings(String address, int port, HookSettings hooks, Visitors visitors) {
    /** Nobody but this machine. */
    public static final String LOOPBACK = "127.0.0.1";

    /** A server whose pages are for this machine only. */
    public WebSettings(String address, int port, HookSettings hooks) {
        this(address, port, hooks, Visitors.THIS_MACHINE);
    }
}

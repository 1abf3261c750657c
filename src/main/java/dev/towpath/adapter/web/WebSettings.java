package dev.towpath.adapter.web;

/**
 * Where the web server listens, and to whom.
 *
 * @param address a name or number of this machine; by default nobody else can reach it
 * @param port 0 for any free one
 * @param hooks whose webhooks are taken
 */
public record WebSettings(String address, int port, HookSettings hooks) {
    /** Nobody but this machine. */
    public static final String LOOPBACK = "127.0.0.1";
}

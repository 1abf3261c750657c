package dev.towpath.adapter.web;

import java.util.List;
import java.util.Optional;

/**
 * Who may see the pages: this machine, or whoever a reverse proxy has signed in.
 *
 * @param header the one in which the proxy names the person, such as {@code X-Forwarded-User}
 * @param proxies the addresses from which it is believed
 */
public record Visitors(Optional<String> header, List<String> proxies) {
    /** Nobody but this machine. */
    public static final Visitors THIS_MACHINE = new Visitors(Optional.empty(), List.of());

    public Visitors {
        proxies = List.copyOf(proxies);
    }
}

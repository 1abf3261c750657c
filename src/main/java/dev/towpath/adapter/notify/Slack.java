package dev.towpath.adapter.notify;

import dev.towpath.adapter.json.Json;
import dev.towpath.notice.Medium;
import dev.towpath.notice.Notice;
import dev.towpath.notice.Template;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** People in a chat that takes Slack's incoming webhooks; the address is the secret. */
public final class Slack implements Medium {
    private final URI address;
    private final Optional<Template> template;
    private final Delivery delivery;

    /** The chat at an address. */
    public Slack(URI address, Optional<Template> template, Delivery delivery) {
        this.address = address;
        this.template = template;
        this.delivery = delivery;
    }

    @Override
    public Optional<String> send(Notice notice) {
        byte[] body = Json.of(SlackText.message(notice, template)).canonical().getBytes(StandardCharsets.UTF_8);
        return delivery.to(address, () -> Map.of("Content-Type", "application/json"), body);
    }
}

package dev.towpath.adapter.notify;

import dev.towpath.adapter.json.Json;
import dev.towpath.notice.Channel;
import dev.towpath.notice.ChannelFilter;
import dev.towpath.notice.Notice;
import dev.towpath.notice.Template;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** People in a chat that takes Slack's incoming webhooks; the address is the secret. */
public final class SlackChannel implements Channel {
    private final String name;
    private final ChannelFilter filter;
    private final URI address;
    private final Optional<Template> template;
    private final Delivery delivery;

    /** A channel of that name. */
    public SlackChannel(
            String name, ChannelFilter filter, URI address, Optional<Template> template, Delivery delivery) {
        this.name = name;
        this.filter = filter;
        this.address = address;
        this.template = template;
        this.delivery = delivery;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ChannelFilter filter() {
        return filter;
    }

    @Override
    public Optional<String> send(Notice notice) {
        byte[] body = Json.of(SlackText.message(notice, template)).canonical().getBytes(StandardCharsets.UTF_8);
        return delivery.to(address, () -> Map.of("Content-Type", "application/json"), body);
    }
}

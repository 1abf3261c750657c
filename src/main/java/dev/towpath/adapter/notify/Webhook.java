package dev.towpath.adapter.notify;

import dev.towpath.model.HookSecret;
import dev.towpath.notice.Medium;
import dev.towpath.notice.Notice;
import dev.towpath.notice.Wording;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Programs: notices as JSON, {@code towpath.notice/v1}, signed over their time and body. */
public final class Webhook implements Medium {
    private final URI address;
    private final HookSecret secret;
    private final Wording wording;
    private final Delivery delivery;
    private final Clock clock;

    /** The program at an address. */
    public Webhook(URI address, HookSecret secret, Wording wording, Delivery delivery, Clock clock) {
        this.address = address;
        this.secret = secret;
        this.wording = wording;
        this.delivery = delivery;
        this.clock = clock;
    }

    @Override
    public Optional<String> send(Notice notice) {
        byte[] body = NoticeJson.of(notice, wording).getBytes(StandardCharsets.UTF_8);
        return delivery.to(address, () -> headers(notice, body), body);
    }

    private Map<String, String> headers(Notice notice, byte[] body) {
        String seconds = Long.toString(clock.instant().getEpochSecond());
        return new TreeMap<>(Map.of(
                "Content-Type",
                "application/json",
                "X-Towpath-Id",
                notice.id(),
                "X-Towpath-Timestamp",
                seconds,
                "X-Towpath-Signature-256",
                secret.sign((seconds + ".").getBytes(StandardCharsets.UTF_8), body)));
    }
}

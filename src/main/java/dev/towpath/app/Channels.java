package dev.towpath.app;

import dev.towpath.adapter.http.Courier;
import dev.towpath.adapter.notify.Delivery;
import dev.towpath.adapter.notify.Slack;
import dev.towpath.adapter.notify.Webhook;
import dev.towpath.model.CallMeter;
import dev.towpath.model.HookSecret;
import dev.towpath.model.Limits;
import dev.towpath.notice.Channel;
import dev.towpath.notice.ChannelFilter;
import dev.towpath.notice.Medium;
import dev.towpath.notice.Wording;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.reconcile.Selection;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the channels that the operator's settings name, with the addresses and secrets that stand elsewhere. */
final class Channels {
    private static final int FILE_BYTES_MAX = 8 * 1024;

    private final Map<String, String> environment;
    private final Clock clock;

    Channels(Map<String, String> environment, Clock clock) {
        this.environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        this.clock = clock;
    }

    /**
     * The channels.
     *
     * @throws FailureException naming the channel, and never the address or secret, where one cannot be used
     */
    List<Channel> of(List<NotifyEntries.Entry> entries, Courier courier, CallMeter calls) {
        Delivery delivery = new Delivery(courier, calls, System::nanoTime, time -> Thread.sleep(time.toMillis()));
        List<Channel> channels = new ArrayList<>();
        entries.forEach(entry -> channels.add(channel(entry, delivery)));
        return channels;
    }

    private Channel channel(NotifyEntries.Entry entry, Delivery delivery) {
        ChannelFilter filter = new ChannelFilter(
                new Selection(entry.apps(), entry.environments())::includes,
                new LinkedHashSet<>(entry.tiers()),
                new LinkedHashSet<>(entry.changes()));
        URI address = address(entry);
        Medium medium = switch (entry.kind()) {
            case SLACK -> new Slack(address, entry.template(), delivery);
            case WEBHOOK -> new Webhook(address, secret(entry), Wording.plain(entry.template()), delivery, clock);
        };
        return new Channel(entry.name(), filter, medium);
    }

    private URI address(NotifyEntries.Entry entry) {
        String text = read(entry.name(), "address", entry.address());
        try {
            URI address = new URI(text);
            Optional<String> fault = Courier.fault(address);
            if (fault.isEmpty()) {
                return address;
            }
            throw unusable(entry.name(), "its address cannot be used: " + fault.get());
        } catch (URISyntaxException e) {
            throw unusable(entry.name(), "its address is none");
        }
    }

    private HookSecret secret(NotifyEntries.Entry entry) {
        String text = read(entry.name(), "secret", entry.secret().orElseThrow());
        if (text.length() < Limits.HOOK_SECRET_CHARACTERS_MIN) {
            throw unusable(
                    entry.name(), "its secret is shorter than " + Limits.HOOK_SECRET_CHARACTERS_MIN + " characters");
        }
        return new HookSecret(text);
    }

    private String read(String channel, String what, NotifyEntries.Hidden hidden) {
        String where = hidden.variable()
                .map(name -> "the variable \"" + name + "\"")
                .or(() -> hidden.file().map(file -> "the file \"" + file + "\""))
                .orElseThrow();
        String text = hidden.variable()
                .map(name -> environment.getOrDefault(name, ""))
                .or(() -> hidden.file().map(file -> content(channel, what, file)))
                .orElseThrow()
                .strip();
        if (text.isEmpty()) {
            throw unusable(channel, "its " + what + " is missing: " + where + " is empty");
        }
        return text;
    }

    private static String content(String channel, String what, Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw unusable(channel, "its " + what + " is missing: the file \"" + file + "\" is too large for one");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw unusable(channel, "its " + what + " is missing: the file \"" + file + "\" cannot be read");
        }
    }

    private static FailureException unusable(String channel, String why) {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.INVALID,
                "the channel \"" + channel + "\" cannot be told anything: " + why,
                "correct \"notify\" in the operator's settings or what it names"));
    }
}

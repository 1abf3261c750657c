package dev.towpath.notice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A channel that remembers what it was told, and takes it or does not. */
final class Listener implements Channel {
    private final String name;
    private final ChannelFilter filter;
    final List<Notice> heard = new ArrayList<>();
    Optional<String> obstacle = Optional.empty();

    Listener(String name, ChannelFilter filter) {
        this.name = name;
        this.filter = filter;
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
        heard.add(notice);
        return obstacle;
    }

    List<String> last() {
        Notice notice = heard.get(heard.size() - 1);
        Wording words = Wording.plain(Optional.empty());
        return notice.changes().stream()
                .map(change -> words.line(change, notice))
                .toList();
    }
}

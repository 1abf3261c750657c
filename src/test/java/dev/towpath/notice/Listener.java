package dev.towpath.notice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A medium that remembers what it carried, and takes it or does not. */
final class Listener implements Medium {
    final List<Notice> heard = new ArrayList<>();
    final Channel channel;
    Optional<String> obstacle = Optional.empty();

    Listener(String name, ChannelFilter filter) {
        this.channel = new Channel(name, filter, this);
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

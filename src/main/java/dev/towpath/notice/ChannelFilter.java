package dev.towpath.notice;

import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a channel wants to be told.
 *
 * @param targets those that it cares for
 * @param tiers of environments that it cares for; none means all
 * @param kinds of changes that it cares for; none means all
 */
public record ChannelFilter(Predicate<Target> targets, Set<Tier> tiers, Set<ChangeKind> kinds) {
    /** Everything. */
    public static final ChannelFilter ALL = new ChannelFilter(target -> true, Set.of(), Set.of());

    private static final Set<ChangeKind> ENDS = EnumSet.of(ChangeKind.RECOVERED, ChangeKind.DEPLOYED);

    public ChannelFilter {
        EnumSet<Tier> ordered = EnumSet.noneOf(Tier.class);
        ordered.addAll(tiers);
        tiers = Collections.unmodifiableSet(ordered);
        EnumSet<ChangeKind> wanted = EnumSet.noneOf(ChangeKind.class);
        wanted.addAll(kinds);
        kinds = Collections.unmodifiableSet(wanted);
    }

    /** Whether a target is meant; one whose tier is not known is, so that nothing is lost for it. */
    boolean includes(Target target, Optional<Tier> tier) {
        return targets.test(target)
                && (tiers.isEmpty() || tier.map(tiers::contains).orElse(true));
    }

    /** Whether changes of a kind are wanted. */
    boolean wants(ChangeKind kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }

    /** Whether the end of a trouble is wanted: by those who heard of the trouble, and by those who want to hear of ends only. */
    boolean wantsEndOf(ChangeKind trouble) {
        boolean sameTrouble = Standing.FAILURES.contains(trouble)
                && Standing.FAILURES.stream().anyMatch(this::wants);
        return wants(trouble) || sameTrouble || ENDS.containsAll(kinds);
    }

    /** Whether a change is wanted; a recovery that brought something new is a deployment, too. */
    boolean includes(Change change) {
        boolean kind = wants(change.kind()) || (change.brought() && kinds.contains(ChangeKind.DEPLOYED));
        return kind
                && change.target()
                        .map(target -> includes(target, change.tier()))
                        .orElse(true);
    }
}

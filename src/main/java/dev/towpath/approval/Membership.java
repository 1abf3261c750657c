package dev.towpath.approval;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Tells who belongs to the groups of a policy, as of now. */
final class Membership {
    private final PolicyVersion version;
    private final Optional<ReviewSource> forge;
    private final Supplier<List<String>> files;

    /**
     * The membership for one change.
     *
     * @param files that the change touches, for code owners
     */
    Membership(PolicyVersion version, Optional<ReviewSource> forge, Supplier<List<String>> files) {
        this.version = version;
        this.forge = forge;
        this.files = files;
    }

    Answer<Boolean> contains(String group, String login) {
        if (group.equals(Group.CODE_OWNERS)) {
            return ownsAll(login);
        }
        return names(group, login) ? Answer.of(true) : inTeam(group(group).teams(), login);
    }

    /** Whether a group names someone, so that nobody has to be asked. */
    boolean names(String group, String login) {
        if (group.equals(Group.CODE_OWNERS)) {
            Set<List<String>> owners = version.owners().ownersOf(files.get());
            return !owners.isEmpty() && owners.stream().allMatch(names -> listed(names, login));
        }
        return listed(group(group).users(), login);
    }

    /** The users and teams of a group; of code owners, those who own something that the change touches. */
    Group group(String name) {
        if (!name.equals(Group.CODE_OWNERS)) {
            return version.policy().map(it -> it.groups().get(name)).orElse(new Group(List.of(), List.of()));
        }
        Set<String> owners = new TreeSet<>();
        version.owners().ownersOf(files.get()).forEach(owners::addAll);
        return new Group(
                owners.stream().filter(it -> it.contains("/")).toList(),
                owners.stream().filter(it -> !it.contains("/")).toList());
    }

    /** Whether part of a group cannot be seen because there is no forge to ask. */
    boolean hidesTeams(String group) {
        return forge.isEmpty()
                && version.policy()
                        .map(policy -> policy.groups().get(group))
                        .filter(it -> !it.teams().isEmpty())
                        .isPresent();
    }

    private Answer<Boolean> ownsAll(String login) {
        Set<List<String>> owners = version.owners().ownersOf(files.get());
        Answer<Boolean> all = Answer.of(!owners.isEmpty());
        for (List<String> names : owners) {
            Answer<Boolean> one = listed(names, login)
                    ? Answer.of(true)
                    : inTeam(names.stream().filter(name -> name.contains("/")).toList(), login);
            all = all.then(yes -> yes ? one : Answer.of(false));
        }
        return all;
    }

    private boolean listed(Collection<String> names, String login) {
        Set<String> aliases = version.signers().aliases(login);
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(name -> name.equals(login.toLowerCase(Locale.ROOT)) || aliases.contains(name));
    }

    private Answer<Boolean> inTeam(List<String> teams, String login) {
        Answer<Boolean> any = Answer.of(false);
        for (String team : teams) {
            Answer<Boolean> one =
                    forge.map(source -> source.member(team, login)).orElse(Answer.of(false));
            if (one.fold(yes -> yes, why -> false)) {
                return one;
            }
            any = any.then(no -> one);
        }
        return any;
    }
}

package dev.towpath.observed;

import dev.towpath.model.Pin;
import dev.towpath.problem.Failure;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What there is to deploy of one application. */
public sealed interface Builds {
    /**
     * All of it, the newest first.
     *
     * @param where the place that was listed, for sentences
     * @param unnamed how many there are that no pin can name, such as images without a tag
     */
    record Listed(String where, List<Build> builds, int unnamed) implements Builds {
        public Listed {
            builds = builds.stream().sorted(Build.NEWEST_FIRST).toList();
        }

        /** The newest build of a commit. */
        public Optional<Build> newest() {
            return builds.stream().filter(Build::ofCommit).findFirst();
        }

        /** The build that a pin names. */
        public Optional<Build> find(Pin pin) {
            return builds.stream().filter(build -> build.pin().equals(pin)).findFirst();
        }
    }

    /** Nobody can tell. */
    record Unlisted(Failure failure) implements Builds {}

    /** The one of two functions that fits. */
    default <T> T fold(Function<Listed, T> listed, Function<Unlisted, T> unlisted) {
        return this instanceof Listed list ? listed.apply(list) : unlisted.apply((Unlisted) this);
    }
}

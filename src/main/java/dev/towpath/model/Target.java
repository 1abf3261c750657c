package dev.towpath.model;

import java.util.Comparator;

/** One application in one environment: the unit that is pinned, approved, deployed, leased and reported. */
public record Target(AppName app, EnvironmentName environment) implements Comparable<Target> {
    private static final Comparator<Target> ORDER =
            Comparator.comparing(Target::app).thenComparing(Target::environment);

    /** The target of two names, each checked. */
    public static Target of(String app, String environment) {
        return new Target(new AppName(app), new EnvironmentName(environment));
    }

    /** The folder of the target in the config repository, without a trailing slash. */
    public String directory() {
        return "apps/" + app + "/" + environment;
    }

    /** The file that pins what runs there. */
    public String promotionFile() {
        return directory() + "/promotion.yaml";
    }

    @Override
    public int compareTo(Target other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return app + "/" + environment;
    }
}

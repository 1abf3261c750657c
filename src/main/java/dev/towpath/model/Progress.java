package dev.towpath.model;

/** Tells a waiting person what is going on; never part of the result. */
public interface Progress {
    /** One short sentence about what is being done now, such as {@code web-app/prod1: 1 of 2 tasks running}. */
    void say(String sentence);

    /** A progress that nobody watches. */
    static Progress silent() {
        return sentence -> {};
    }
}

package dev.towpath.adapter.aws.site;

/** The order of uploads: each wave is complete before the next begins, so that nothing is referred to before it is there. */
enum Wave {
    /** Files whose names change with their content. */
    ASSETS,
    /** Images, fonts, scripts and styles whose names stay and that were not there before: what is replaced next may refer to them. */
    NEW_FILES,
    /** The same that are replaced. */
    FILES,
    /** HTML and JSON that was not there before: nothing that is served refers to it yet. */
    NEW_PAGES,
    /** HTML and JSON that is replaced. */
    PAGES,
    /** The root page and service workers, which decide what everyone loads next. */
    ENTRY;

    /** How people call it. */
    String words() {
        return switch (this) {
            case ASSETS -> "hashed assets";
            case NEW_FILES -> "new files";
            case FILES -> "changed files";
            case NEW_PAGES -> "new pages";
            case PAGES -> "changed pages";
            case ENTRY -> "entry pages";
        };
    }
}

package dev.towpath.model;

/** The id of one run: a ULID, so that ids sort by time. */
public record RunId(String value) {
    @Override
    public String toString() {
        return value;
    }
}

package dev.towpath.adapter.web;

/** Words that lead somewhere; nowhere if the address is empty. */
public record Link(String words, String href) {
    /** No words either. */
    static final Link NONE = new Link("", "");
}

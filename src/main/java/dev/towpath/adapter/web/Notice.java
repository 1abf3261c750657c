package dev.towpath.adapter.web;

import io.javalin.http.HttpStatus;
import java.util.List;

/**
 * A page that tells somebody without a session one thing.
 *
 * @param sentences each a paragraph
 * @param links where to go from here
 */
public record Notice(HttpStatus status, String title, List<String> sentences, List<Link> links) {
    public Notice {
        sentences = List.copyOf(sentences);
        links = List.copyOf(links);
    }
}

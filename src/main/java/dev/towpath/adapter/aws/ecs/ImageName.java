package dev.towpath.adapter.aws.ecs;

import dev.towpath.model.Digest;
import java.util.Optional;

/**
 * The name of an image as a task definition writes it, in parts.
 *
 * @param registry host and port; empty for a public image such as {@code nginx}
 * @param repository the path without registry, tag and digest
 */
record ImageName(Optional<String> registry, String repository, Optional<String> tag, Optional<Digest> digest) {
    /** The parts of a name such as {@code host:5000/acme/web-app:sha-9f8e7d6@sha256:…}. */
    static ImageName parse(String text) {
        String rest = text;
        Optional<Digest> digest = Optional.empty();
        int at = rest.indexOf('@');
        if (at >= 0) {
            String value = rest.substring(at + 1);
            digest = Digest.valid(value) ? Optional.of(new Digest(value)) : Optional.empty();
            rest = rest.substring(0, at);
        }
        Optional<String> registry = Optional.empty();
        int slash = rest.indexOf('/');
        if (slash > 0 && isHost(rest.substring(0, slash))) {
            registry = Optional.of(rest.substring(0, slash));
            rest = rest.substring(slash + 1);
        }
        int colon = rest.lastIndexOf(':');
        return colon < 0
                ? new ImageName(registry, rest, Optional.empty(), digest)
                : new ImageName(registry, rest.substring(0, colon), Optional.of(rest.substring(colon + 1)), digest);
    }

    /** Registry and repository: what stands before the tag. */
    String location() {
        return registry.map(host -> host + "/").orElse("") + repository;
    }

    private static boolean isHost(String text) {
        return text.contains(".") || text.contains(":") || text.equals("localhost");
    }
}

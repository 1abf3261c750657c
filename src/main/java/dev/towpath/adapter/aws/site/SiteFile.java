package dev.towpath.adapter.aws.site;

import java.util.Optional;

/**
 * One file of a build.
 *
 * @param sha256 of its content, hexadecimal
 * @param size in bytes
 * @param markup whether its content begins as an HTML document does
 * @param packed how its zip holds it, if it comes from one
 */
record SiteFile(String key, String sha256, long size, boolean markup, Optional<Packed> packed) {
    SiteFile(String key, String sha256, long size, boolean markup) {
        this(key, sha256, size, markup, Optional.empty());
    }
}

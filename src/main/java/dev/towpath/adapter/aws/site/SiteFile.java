package dev.towpath.adapter.aws.site;

/**
 * One file of a build.
 *
 * @param sha256 of its content, hexadecimal
 * @param size in bytes
 * @param markup whether its content begins as an HTML document does
 */
record SiteFile(String key, String sha256, long size, boolean markup) {}

package dev.towpath.daemon;

/** What is tried in which rhythm. */
public record Beat(Share share, Purpose purpose, Rhythm rhythm) {}

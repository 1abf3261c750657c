package dev.towpath.notice;

/**
 * Somebody who wants to be told.
 *
 * @param name in settings, logs and the memory of what was told
 * @param filter what it wants to be told
 * @param medium how it is told
 */
public record Channel(String name, ChannelFilter filter, Medium medium) {}

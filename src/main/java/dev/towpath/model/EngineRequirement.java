package dev.towpath.model;

/**
 * What one file demands of the engine's version.
 *
 * @param place the file and line that a person would open
 */
public record EngineRequirement(VersionConstraint constraint, String place) {}

package dev.towpath.plan;

/**
 * A past judgement that something is broken in a target.
 *
 * @param subject the pin, or the closure digest of a Terraform root
 */
public record Judgement(String subject, String message) {}

package dev.towpath.desired.hcl;

import dev.towpath.problem.SourceSpan;

/** An argument: its name, where that stands, and its expression. */
public record HclAttribute(String name, SourceSpan span, HclExpression value) {}

package dev.towpath.desired.hcl;

import dev.towpath.problem.SourceSpan;
import java.util.Optional;

/**
 * What stands to the right of an argument's {@code =}.
 *
 * @param text exactly as written
 * @param literal its value, where it is a literal; an expression is never evaluated
 * @param start offset of its first character in the file
 * @param end offset after its last character
 * @param heredoc whether it is written as a heredoc
 */
public record HclExpression(
        String text, Optional<HclValue> literal, int start, int end, boolean heredoc, SourceSpan span) {}

package dev.towpath.adapter.yaml;

import dev.towpath.problem.SourceSpan;

/** Valid YAML that a configuration file must not contain; it ends the reading of that file. */
final class RejectedYamlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient SourceSpan span;
    private final String reason;
    private final String advice;

    RejectedYamlException(String code, SourceSpan span, String reason, String advice) {
        super(reason);
        this.code = code;
        this.span = span;
        this.reason = reason;
        this.advice = advice;
    }

    String code() {
        return code;
    }

    SourceSpan span() {
        return span;
    }

    String reason() {
        return reason;
    }

    String advice() {
        return advice;
    }
}

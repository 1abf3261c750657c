package dev.towpath.desired.hcl;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.problem.SourceSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scans the structure of HCL: blocks, labels, arguments, and which arguments are literals.
 *
 * <p>It is the authority on what a Terraform file says, because the only parser for this platform evaluates expressions, and
 * wrongly. It evaluates nothing, takes linear time, and refuses what it cannot place.
 */
public final class HclScanner {
    private static final String CONFLICT_MARKERS = "<<<<<<<";

    private final Cursor cursor;
    private final Expressions expressions;
    private final Literals literals;

    private HclScanner(SourceText source) {
        this.cursor = new Cursor(source);
        this.expressions = new Expressions(cursor);
        this.literals = new Literals(cursor, expressions);
    }

    /** The content of a file; empty, with a finding that has the place, where it does not scan. */
    public static Optional<HclBody> scan(SourceText source, Findings findings) {
        try {
            return Optional.of(new HclScanner(source).file());
        } catch (HclSyntaxException e) {
            findings.error(
                    "hcl_syntax",
                    source.spanAt(e.offset()),
                    "this Terraform file cannot be read: " + e.reason(),
                    "check it with: terraform fmt -check " + source.path());
            return Optional.empty();
        }
    }

    private HclBody file() {
        HclBody body = body();
        if (!cursor.atEnd()) {
            throw cursor.error("\"}\" closes nothing");
        }
        return body;
    }

    /** Reads up to the end of the file or a closing brace, which it leaves. */
    private HclBody body() {
        Map<String, HclAttribute> attributes = new LinkedHashMap<>();
        List<HclBlock> blocks = new ArrayList<>();
        cursor.skipSpace();
        while (!cursor.atEnd() && cursor.peek() != '}') {
            int start = cursor.position();
            String name = name();
            cursor.skipBlanks();
            if (cursor.peek() == '=' && cursor.peek(1) != '=') {
                HclAttribute attribute = attribute(name, start, false);
                if (attributes.putIfAbsent(name, attribute) != null) {
                    throw cursor.error("the argument \"" + name + "\" stands here twice", start);
                }
                endLine("the argument \"" + name + "\"");
            } else {
                blocks.add(block(name, start));
                endLine("the block \"" + name + "\"");
            }
            cursor.skipSpace();
        }
        return new HclBody(attributes, blocks);
    }

    private String name() {
        if (cursor.atIdentifier()) {
            return cursor.identifier();
        }
        if (cursor.startsWith(CONFLICT_MARKERS)) {
            throw cursor.error("a merge conflict was committed");
        }
        throw cursor.error("an argument or a block must begin here");
    }

    private void endLine(String what) {
        cursor.skipBlanks();
        if (!cursor.atLineEnd()) {
            throw cursor.error("the line goes on after " + what);
        }
    }

    private HclBlock block(String type, int start) {
        SourceSpan span = cursor.spanAt(start);
        List<String> labels = new ArrayList<>();
        cursor.skipBlanks();
        while (cursor.peek() != '{') {
            labels.add(label(type));
            cursor.skipBlanks();
        }
        cursor.enter();
        cursor.advance(1);
        cursor.skipBlanks();
        HclBody body = cursor.atLineEnd() || cursor.peek() == '}' ? body() : oneArgument();
        if (cursor.peek() != '}' || cursor.atEnd()) {
            throw cursor.error("the block \"" + type + "\" that is opened here is not closed", start);
        }
        cursor.advance(1);
        cursor.leave();
        return new HclBlock(type, labels, body, span);
    }

    private String label(String type) {
        int start = cursor.position();
        if (cursor.peek() == '"') {
            return literals.quoted()
                    .orElseThrow(() -> cursor.error("a label of the block \"" + type + "\" is a template", start));
        }
        if (cursor.atIdentifier()) {
            return cursor.identifier();
        }
        throw cursor.error("\"" + type + "\" is neither an argument with \"=\" nor a block with \"{\"");
    }

    /** The whole content of a block that stands on one line. */
    private HclBody oneArgument() {
        int start = cursor.position();
        String name = name();
        cursor.skipBlanks();
        if (cursor.peek() != '=') {
            throw cursor.error("a block on one line holds one argument and no block");
        }
        HclAttribute attribute = attribute(name, start, true);
        cursor.skipBlanks();
        if (cursor.peek() != '}') {
            throw cursor.error("a block on one line holds one argument and is closed on that line");
        }
        return new HclBody(Map.of(name, attribute), List.of());
    }

    private HclAttribute attribute(String name, int nameStart, boolean inline) {
        cursor.advance(1);
        cursor.skipBlanks();
        if (cursor.atLineEnd() || cursor.peek() == '}') {
            throw cursor.error("the argument \"" + name + "\" has no value", nameStart);
        }
        return new HclAttribute(name, cursor.spanAt(nameStart), expression(inline));
    }

    private HclExpression expression(boolean inline) {
        int start = cursor.position();
        SourceSpan span = cursor.spanAt(start);
        int depth = cursor.depth();
        boolean heredoc = cursor.startsWith("<<");
        Optional<HclValue> literal = literals.read();
        int end = cursor.position();
        cursor.skipBlanks();
        boolean whole = literal.isPresent() && (cursor.atLineEnd() || (inline && cursor.peek() == '}'));
        cursor.moveTo(end);
        if (!whole) {
            cursor.moveTo(start);
            cursor.restoreDepth(depth);
            expressions.skip(inline);
        }
        return new HclExpression(
                cursor.textBetween(start, cursor.position()),
                whole ? literal : Optional.empty(),
                start,
                cursor.position(),
                heredoc,
                span);
    }
}

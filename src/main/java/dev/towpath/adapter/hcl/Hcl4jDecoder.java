package dev.towpath.adapter.hcl;

import com.bertramlabs.plugins.hcl4j.HCLParser;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.hcl.LiteralDecoder;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Decodes literals with hcl4j, which is useful as a second opinion and dangerous as a parser.
 *
 * <p>It evaluates what it parses, looks up {@code data "http"} over the network while it does, prints, recurses without limit and
 * throws errors. So it is shown one scalar literal at a time, in a block of our own making, in a parser of its own, on a daemon
 * thread that is left behind when its time is up.
 */
public final class Hcl4jDecoder implements LiteralDecoder {
    private static final String LABEL = "checked";
    private static final String ARGUMENT = "value";

    /** No value that decides a deployment is longer, and a thread that is left behind should have little to chew on. */
    private static final int LITERAL_LENGTH_MAX = 1024;

    private final Duration limit;

    /** A decoder that gives each literal this long. */
    public Hcl4jDecoder(Duration limit) {
        this.limit = limit;
    }

    @Override
    public Optional<HclValue> decode(String literal) {
        if (literal.length() > LITERAL_LENGTH_MAX || literal.indexOf('\n') >= 0) {
            return Optional.empty();
        }
        CompletableFuture<Optional<HclValue>> answer = new CompletableFuture<>();
        Thread reader = new Thread(() -> answer.complete(decoded(literal)), "hcl4j");
        reader.setDaemon(true);
        reader.start();
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Catches everything: hcl4j answers some inputs with a StackOverflowError or an OutOfMemoryError. */
    private static Optional<HclValue> decoded(String literal) {
        try {
            HCLParser parser = new HCLParser();
            parser.registerDataLookup("http", arguments -> Map.of());
            return value(parser.parse("module \"" + LABEL + "\" {\n  " + ARGUMENT + " = " + literal + "\n}\n"));
        } catch (Throwable e) {
            return Optional.empty();
        }
    }

    private static Optional<HclValue> value(Map<String, Object> document) {
        if (document.get("module") instanceof Map<?, ?> modules
                && modules.get(LABEL) instanceof Map<?, ?> module
                && module.size() == 1) {
            return scalar(module.get(ARGUMENT));
        }
        return Optional.empty();
    }

    private static Optional<HclValue> scalar(@org.jspecify.annotations.Nullable Object value) {
        if (value instanceof String text) {
            return Optional.of(new HclValue.Text(text));
        }
        if (value instanceof Boolean flag) {
            return Optional.of(new HclValue.Flag(flag));
        }
        if (value instanceof Double number && !number.isNaN() && !number.isInfinite()) {
            return Optional.of(new HclValue.Numeral(BigDecimal.valueOf(number)));
        }
        return Optional.empty();
    }
}

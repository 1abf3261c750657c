package dev.towpath.desired.hcl;

import dev.towpath.desired.raw.Findings;
import dev.towpath.model.Limits;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds the scanner's reading of a literal against a second decoder's.
 *
 * <p>A value that decides what is deployed is used only where both agree. Only literals that the second decoder is known to
 * read are shown to it, and never a whole file.
 */
public final class SecondReading {
    /** Escapes and exponents that hcl4j 0.9.8 is known to read wrongly or not at all. */
    private static final Pattern BEYOND_DECODER = Pattern.compile("\\$\\$\\{|%%\\{|\\\\[uU]|(?<![\"\\w])[0-9.]+[eE]");

    private final LiteralDecoder decoder;
    private final Map<String, Optional<HclValue>> readings = Collections.synchronizedMap(new Recent());

    public SecondReading(LiteralDecoder decoder) {
        this.decoder = decoder;
    }

    /** Whether the value may be used; where the readings differ, that is a finding. */
    public boolean agrees(String name, HclExpression expression, Findings findings) {
        Optional<HclValue> scanned = expression.literal();
        if (scanned.isEmpty() || beyondDecoder(expression)) {
            return true;
        }
        Optional<HclValue> second = reading(expression.text());
        if (second.equals(scanned) || equalNumbers(second, scanned)) {
            return true;
        }
        findings.error(
                "hcl_disagreement",
                expression.span(),
                "\"" + name + "\" is " + shown(scanned) + " to one reader of Terraform files and " + shown(second)
                        + " to another",
                "write it as a plain string in double quotes, without escapes");
        return false;
    }

    private Optional<HclValue> reading(String literal) {
        Optional<HclValue> known = readings.get(literal);
        if (known == null) {
            known = decoder.decode(literal);
            readings.put(literal, known);
        }
        return known;
    }

    /** The second decoder has doubles only. */
    private static boolean equalNumbers(Optional<HclValue> left, Optional<HclValue> right) {
        return left.isPresent()
                && right.isPresent()
                && left.get() instanceof HclValue.Numeral one
                && right.get() instanceof HclValue.Numeral other
                && Double.compare(one.value().doubleValue(), other.value().doubleValue()) == 0;
    }

    private static boolean beyondDecoder(HclExpression expression) {
        boolean scalar = expression.literal().flatMap(HclValue::asText).isPresent();
        return !scalar
                || expression.heredoc()
                || BEYOND_DECODER.matcher(expression.text()).find();
    }

    private static String shown(Optional<HclValue> value) {
        return value.flatMap(HclValue::asText).map(text -> "\"" + text + "\"").orElse("unreadable");
    }

    /** The literals read last; most roots share their module source and environment. */
    private static final class Recent extends LinkedHashMap<String, Optional<HclValue>> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(256, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<HclValue>> eldest) {
            return size() > Limits.PARSES_KEPT_MAX;
        }
    }
}

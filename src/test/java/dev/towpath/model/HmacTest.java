package dev.towpath.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HmacTest {
    /** RFC 4231, test case 2. */
    private static final String EXPECTED = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    private final Hmac hmac = new Hmac("Jefe");

    @Test
    void bytesMakeWhatTheStandardSaysInOnePieceOrInSeveral() {
        assertThat(hmac.hex("what do ya want for nothing?")).isEqualTo(EXPECTED);
        assertThat(hmac.hex(
                        "what do ya want ".getBytes(StandardCharsets.UTF_8),
                        "for nothing?".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(EXPECTED);
        assertThat(HexFormat.of().formatHex(hmac.of("what do ya want for nothing?")))
                .isEqualTo(EXPECTED);
    }

    @Test
    void itTellsNoKeyAndTakesNoEmptyOne() {
        assertThat(hmac).hasToString("an HMAC");
        assertThatThrownBy(() -> new Hmac("")).isInstanceOf(IllegalArgumentException.class);
    }
}

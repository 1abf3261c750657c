package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How much a remote may say, and how much it may send. */
class BoundedAnswerTest {
    private static final long WHOLE = 6 << 20;
    private static final long TALK = 2 << 20;

    @Test
    void refsWithoutEndEndWhereTalkDoes() throws IOException {
        ByteArrayOutputStream refs = new ByteArrayOutputStream();
        line(refs, "# service=git-upload-pack\n");
        refs.writeBytes(bytes("0000"));
        while (refs.size() < 3 << 20) {
            line(refs, "1".repeat(40) + " refs/heads/" + refs.size() + "\n");
        }

        assertThatThrownBy(() -> answer(refs.toByteArray(), Long.MAX_VALUE).readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessage("it answered with more than 2 MiB");
    }

    @Test
    void flushesWithoutEndEndThere() {
        assertThatThrownBy(() ->
                        answer(bytes("0000".repeat(1 << 20)), Long.MAX_VALUE).readAllBytes())
                .hasMessage("it answered with more than 2 MiB");
    }

    @Test
    void aPackOnASideBandMayBeLarger() throws IOException {
        byte[] pack = pack(4 << 20);

        assertThat(answer(pack, Long.MAX_VALUE).readAllBytes()).hasSize(pack.length);
        try (InputStream byteByByte = answer(pack, Long.MAX_VALUE)) {
            long count = 0;
            while (byteByByte.read() >= 0) {
                count++;
            }
            assertThat(count).isEqualTo(pack.length);
        }
    }

    @Test
    void aPackEndsWithTheWhole() {
        assertThatThrownBy(() -> answer(pack(7 << 20), Long.MAX_VALUE).readAllBytes())
                .hasMessage("it answered with more than 6 MiB");
        assertThatThrownBy(() -> answer(
                                ("PACK" + "x".repeat(7 << 20)).getBytes(StandardCharsets.US_ASCII), Long.MAX_VALUE)
                        .readAllBytes())
                .hasMessage("it answered with more than 6 MiB");
    }

    @Test
    void anAnswerThatTakesTooLongEnds() {
        assertThatThrownBy(() -> answer(bytes("0000"), System.nanoTime() - 1).readAllBytes())
                .hasMessage("it was not done answering after 2 minutes");
    }

    private static InputStream answer(byte[] bytes, long deadline) {
        long until = deadline == Long.MAX_VALUE ? System.nanoTime() + Long.MAX_VALUE / 2 : deadline;
        return new BoundedAnswer(new ByteArrayInputStream(bytes), WHOLE, TALK, until);
    }

    private static byte[] pack(int size) throws IOException {
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        line(pack, "packfile\n");
        String chunk = "\u0001" + "x".repeat(60_000);
        while (pack.size() < size) {
            line(pack, chunk);
        }
        return pack.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String text) throws IOException {
        out.write(bytes("%04x%s".formatted(text.length() + 4, text)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

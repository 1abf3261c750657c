package dev.towpath.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The content of an upload with the framing taken off and every digest that the client sent verified.
 *
 * @param checksums those that the client sent, in base64
 */
record Upload(byte[] content, Map<Checksum, String> checksums) {
    /** Reads and verifies the body of a request; a wrong digest is refused as S3 refuses it. */
    static Upload of(HttpCall call) {
        String declared = call.header("x-amz-content-sha256").orElse("UNSIGNED-PAYLOAD");
        boolean framed = declared.startsWith("STREAMING-");
        Map<String, String> headers = new TreeMap<>(call.headers());
        byte[] content = framed ? unframed(call.body(), headers) : call.body();
        call.header("x-amz-decoded-content-length").ifPresent(length -> {
            if (!length.equals(Integer.toString(content.length))) {
                throw AwsError.bad(
                        "IncompleteBody",
                        "You did not provide the number of bytes specified by the Content-Length HTTP header.");
            }
        });
        boolean signedHash = declared.length() == 64;
        if (signedHash && !declared.equals(HexFormat.of().formatHex(Checksum.hash("SHA-256", content)))) {
            throw AwsError.bad(
                    "XAmzContentSHA256Mismatch",
                    "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
        Optional<String> md5 = Optional.ofNullable(headers.get("content-md5"));
        if (md5.isPresent() && !md5.get().equals(base64(Checksum.hash("MD5", content)))) {
            throw AwsError.bad("BadDigest", "The Content-MD5 you specified did not match what we received.");
        }
        return new Upload(content, verified(content, headers));
    }

    private static Map<Checksum, String> verified(byte[] content, Map<String, String> headers) {
        Map<Checksum, String> checksums = new EnumMap<>(Checksum.class);
        for (Checksum checksum : Checksum.values()) {
            Optional<String> sent = Optional.ofNullable(headers.get(checksum.header()));
            if (sent.isPresent()) {
                String computed = checksum.of(content);
                if (!sent.get().equals(computed)) {
                    throw AwsError.bad(
                            "BadDigest", "The " + checksum + " you specified did not match the calculated checksum.");
                }
                checksums.put(checksum, computed);
            }
        }
        return checksums;
    }

    /** Takes off the {@code aws-chunked} framing and adds the trailing headers to the others. */
    private static byte[] unframed(byte[] body, Map<String, String> headers) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(body.length);
        int at = 0;
        while (true) {
            int end = endOfLine(body, at);
            String line = new String(body, at, end - at, StandardCharsets.US_ASCII);
            int length = size(line);
            at = end + 2;
            if (length == 0) {
                break;
            }
            if (at + length + 2 > body.length) {
                throw incomplete();
            }
            content.write(body, at, length);
            at += length + 2;
        }
        String trailers = new String(Arrays.copyOfRange(body, at, body.length), StandardCharsets.US_ASCII);
        trailers.lines().filter(line -> line.contains(":")).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT).strip(),
                    line.substring(colon + 1).strip());
        });
        return content.toByteArray();
    }

    private static int size(String line) {
        String hex = line.contains(";") ? line.substring(0, line.indexOf(';')) : line;
        try {
            int size = Integer.parseInt(hex.strip(), 16);
            if (size >= 0) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw incomplete();
        }
        throw incomplete();
    }

    private static int endOfLine(byte[] body, int from) {
        for (int i = from; i + 1 < body.length; i++) {
            if (body[i] == '\r' && body[i + 1] == '\n') {
                return i;
            }
        }
        throw incomplete();
    }

    private static AwsError incomplete() {
        return AwsError.bad("IncompleteBody", "The request body terminated unexpectedly");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

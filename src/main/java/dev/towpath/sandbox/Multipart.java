package dev.towpath.sandbox;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One multipart upload that is under way. */
final class Multipart {
    private static final int SMALLEST_PART_BYTES = 5 * 1024 * 1024;

    private final String key;
    private final Map<String, String> headers;
    private final SortedMap<Integer, byte[]> parts = new TreeMap<>();

    /** A part as the client lists it when it completes the upload. */
    record Listed(int number, String etag) {}

    /** The whole object. */
    record Whole(byte[] content, String etag) {}

    Multipart(String key, Map<String, String> headers) {
        this.key = key;
        this.headers = headers;
    }

    String key() {
        return key;
    }

    Map<String, String> headers() {
        return headers;
    }

    synchronized void put(int number, byte[] content) {
        parts.put(number, content);
    }

    synchronized SortedMap<Integer, byte[]> parts() {
        return new TreeMap<>(parts);
    }

    /** Puts the listed parts together. */
    synchronized Whole complete(List<Listed> listed) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ByteArrayOutputStream digests = new ByteArrayOutputStream();
        int last = 0;
        for (Listed part : listed) {
            byte[] bytes = Optional.ofNullable(parts.get(part.number()))
                    .filter(found -> Checksum.md5(found).equals(part.etag().replace("\"", "")))
                    .orElseThrow(() -> AwsError.bad(
                            "InvalidPart",
                            "One or more of the specified parts could not be found. The part may not have been uploaded, or"
                                    + " the specified entity tag may not match the part's entity tag."));
            if (part.number() <= last) {
                throw AwsError.bad("InvalidPartOrder", "The list of parts was not in ascending order.");
            }
            last = part.number();
            if (part.number() != listed.get(listed.size() - 1).number() && bytes.length < SMALLEST_PART_BYTES) {
                throw AwsError.bad("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
            }
            content.writeBytes(bytes);
            digests.writeBytes(Checksum.hash("MD5", bytes));
        }
        return new Whole(content.toByteArray(), Checksum.md5(digests.toByteArray()) + "-" + listed.size());
    }
}

package dev.towpath.adapter.aws.site;

/**
 * How a zip holds a file, as its directory tells without the file being read.
 *
 * @param crc CRC-32 of the content, proven whenever the content was read
 * @param packedSize bytes in the zip
 */
record Packed(long crc, long packedSize) {
    /** The one that {@link #text()} stands for; {@link IllegalArgumentException} for anything else. */
    static Packed of(String text) {
        String[] parts = text.split("-", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException("\"" + text + "\" is not a CRC and a size");
        }
        return new Packed(Long.parseLong(parts[0], 16), Long.parseLong(parts[1]));
    }

    /** The CRC in hexadecimal digits and the size: {@code cbf43926-120}. */
    String text() {
        return Long.toHexString(crc) + "-" + packedSize;
    }
}

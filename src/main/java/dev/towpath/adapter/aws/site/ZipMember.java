package dev.towpath.adapter.aws.site;

/**
 * One entry of a zip as its central directory describes it.
 *
 * @param flags the general purpose bits
 * @param method 0 stored, 8 deflated
 * @param mode the Unix mode, 0 where the zip has none
 * @param headerOffset where its local header begins
 * @param endMax where the next entry, or the central directory, begins: its data cannot reach further
 */
record ZipMember(
        String name,
        int flags,
        int method,
        long crc,
        long compressedSize,
        long size,
        int mode,
        long headerOffset,
        long endMax) {
    static final int STORED = 0;
    static final int DEFLATED = 8;

    boolean isDirectory() {
        return name.endsWith("/");
    }

    ZipMember endingBefore(long position) {
        return new ZipMember(name, flags, method, crc, compressedSize, size, mode, headerOffset, position);
    }
}

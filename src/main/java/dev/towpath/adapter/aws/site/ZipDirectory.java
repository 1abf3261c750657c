package dev.towpath.adapter.aws.site;

import dev.towpath.model.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the central directory of a zip: what the file says it holds, bounded before anything is unpacked.
 *
 * <p>Source: PKWARE's APPNOTE 6.3.10, sections 4.3.7 to 4.3.16. Entries that overlap each other or the directory are rejected,
 * so that a small file cannot unpack into a huge one by naming the same bytes again and again.
 */
final class ZipDirectory {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int COMMENT_BYTES_MAX = 0xFFFF;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int EXTRA_64 = 0x0001;
    private static final long ABSENT_32 = 0xFFFFFFFFL;
    private static final int ABSENT_16 = 0xFFFF;
    /** Twice what 250,000 entries of a hundred letters take; all of it is in memory at once. */
    private static final int DIRECTORY_BYTES_MAX = 96 << 20;

    private final ZipBytes bytes;

    private ZipDirectory(ZipBytes bytes) {
        this.bytes = bytes;
    }

    /** The entries in the order of their data. */
    static List<ZipMember> read(ZipBytes bytes) throws IOException {
        return new ZipDirectory(bytes).members();
    }

    private record End(long count, long size, long offset) {}

    private List<ZipMember> members() throws IOException {
        End end = end();
        if (end.count() > Limits.ZIP_ENTRIES_MAX) {
            throw Rejection.of(
                    "the zip has " + end.count() + " entries; at most " + Limits.ZIP_ENTRIES_MAX + " are published");
        }
        if (end.size() > DIRECTORY_BYTES_MAX) {
            throw Rejection.of(
                    "the zip's directory has " + end.size() + " bytes; at most " + DIRECTORY_BYTES_MAX + " are read");
        }
        ByteBuffer directory = bytes.at(end.offset(), (int) end.size());
        List<ZipMember> members = new ArrayList<>();
        for (long i = 0; i < end.count(); i++) {
            members.add(member(directory));
        }
        if (directory.hasRemaining()) {
            throw Rejection.of("the zip is damaged: its directory holds more than it announces");
        }
        return separated(members, end.offset());
    }

    private End end() throws IOException {
        int length = (int) Math.min(bytes.size(), END_BYTES + COMMENT_BYTES_MAX);
        long start = bytes.size() - length;
        ByteBuffer tail = bytes.at(start, length);
        for (int at = length - END_BYTES; at >= 0; at--) {
            boolean here = tail.getInt(at) == END_SIGNATURE
                    && at + END_BYTES + Short.toUnsignedInt(tail.getShort(at + 20)) == length;
            if (here) {
                return end(tail, at, start + at);
            }
        }
        throw Rejection.of("it is not a zip: there is no end of a central directory");
    }

    private End end(ByteBuffer tail, int at, long position) throws IOException {
        int disk = Short.toUnsignedInt(tail.getShort(at + 4));
        int count = Short.toUnsignedInt(tail.getShort(at + 10));
        long size = Integer.toUnsignedLong(tail.getInt(at + 12));
        long offset = Integer.toUnsignedLong(tail.getInt(at + 16));
        boolean large = count == ABSENT_16 || size == ABSENT_32 || offset == ABSENT_32;
        long directoryEnd = position;
        End end = new End(count, size, offset);
        if (large && position >= LOCATOR_BYTES) {
            ByteBuffer locator = bytes.at(position - LOCATOR_BYTES, LOCATOR_BYTES);
            if (locator.getInt(0) == LOCATOR_SIGNATURE) {
                directoryEnd = locator.getLong(8);
                ByteBuffer end64 = bytes.at(directoryEnd, END64_BYTES);
                if (end64.getInt(0) != END64_SIGNATURE) {
                    throw Rejection.of("the zip is damaged: its 64-bit end record is missing");
                }
                end = new End(end64.getLong(32), end64.getLong(40), end64.getLong(48));
            }
        }
        if (disk != 0) {
            throw Rejection.of("the zip is one part of several");
        }
        boolean adjacent =
                end.count() >= 0 && end.size() >= 0 && end.offset() >= 0 && end.offset() == directoryEnd - end.size();
        if (!adjacent) {
            throw Rejection.of("the zip is damaged: its directory does not lie before its end record");
        }
        return end;
    }

    private static ZipMember member(ByteBuffer directory) {
        if (directory.remaining() < ENTRY_BYTES || directory.getInt(directory.position()) != ENTRY_SIGNATURE) {
            throw Rejection.of("the zip is damaged: its directory is cut short");
        }
        int at = directory.position();
        int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
        int extraLength = Short.toUnsignedInt(directory.getShort(at + 30));
        int commentLength = Short.toUnsignedInt(directory.getShort(at + 32));
        int length = ENTRY_BYTES + nameLength + extraLength + commentLength;
        if (directory.remaining() < length) {
            throw Rejection.of("the zip is damaged: its directory is cut short");
        }
        ZipMember member = withSizes(
                new ZipMember(
                        name(directory.slice(at + ENTRY_BYTES, nameLength)),
                        Short.toUnsignedInt(directory.getShort(at + 8)),
                        Short.toUnsignedInt(directory.getShort(at + 10)),
                        Integer.toUnsignedLong(directory.getInt(at + 16)),
                        Integer.toUnsignedLong(directory.getInt(at + 20)),
                        Integer.toUnsignedLong(directory.getInt(at + 24)),
                        directory.getInt(at + 38) >>> 16,
                        Integer.toUnsignedLong(directory.getInt(at + 42)),
                        0),
                directory.slice(at + ENTRY_BYTES + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN));
        directory.position(at + length);
        return member;
    }

    /** The 64-bit sizes of the extra field replace those that read as all ones, in this order. */
    private static ZipMember withSizes(ZipMember member, ByteBuffer extra) {
        long size = member.size();
        long compressed = member.compressedSize();
        long offset = member.headerOffset();
        while (extra.remaining() >= 4) {
            int tag = Short.toUnsignedInt(extra.getShort());
            int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
            ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            extra.position(extra.position() + length);
            if (tag == EXTRA_64) {
                size = size == ABSENT_32 ? next(field) : size;
                compressed = compressed == ABSENT_32 ? next(field) : compressed;
                offset = offset == ABSENT_32 ? next(field) : offset;
            }
        }
        if (size < 0 || compressed < 0 || offset < 0) {
            throw Rejection.of("the zip is damaged: the sizes of \"" + member.name() + "\" make no sense");
        }
        return new ZipMember(
                member.name(),
                member.flags(),
                member.method(),
                member.crc(),
                compressed,
                size,
                member.mode(),
                offset,
                member.endMax());
    }

    private static long next(ByteBuffer field) {
        return field.remaining() >= Long.BYTES ? field.getLong() : -1;
    }

    private static String name(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw Rejection.of(
                    "the zip has an entry whose name is not UTF-8",
                    "make the zip with a tool that writes UTF-8 names, and pin the new build");
        }
    }

    private static List<ZipMember> separated(List<ZipMember> members, long directoryOffset) {
        List<ZipMember> sorted = new ArrayList<>(members);
        sorted.sort(Comparator.comparingLong(ZipMember::headerOffset));
        List<ZipMember> separated = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            ZipMember member = sorted.get(i);
            long end = i + 1 < sorted.size() ? sorted.get(i + 1).headerOffset() : directoryOffset;
            if (member.headerOffset() > end - LOCAL_BYTES - member.compressedSize()) {
                throw Rejection.of("the zip's entry \"" + member.name() + "\" overlaps what follows it");
            }
            separated.add(member.endingBefore(end));
        }
        return List.copyOf(separated);
    }
}

package dev.towpath.adapter.aws.site;

import dev.towpath.model.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.Inflater;

/**
 * The files of a site's zip, read where they lie and never unpacked to a disk, so that no name in it can reach a path of this
 * machine.
 *
 * <p>Opening it reads the directory only and rejects everything that an honest build does not make. Reading a file counts the
 * bytes that really come out, and compares them and their CRC with what was announced.
 */
public final class SiteArchive {
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int FLAG_ENCRYPTED = 0x0001;
    private static final int FLAG_STRONG_ENCRYPTION = 0x0040;
    private static final int FLAG_MASKED = 0x2000;
    private static final int MODE_TYPE = 0xF000;
    private static final int MODE_FILE = 0x8000;
    private static final int MODE_DIRECTORY = 0x4000;
    private static final long RATIO_APPLIES_BYTES = 10L << 20;

    private final ZipBytes bytes;
    private final SortedMap<String, ZipMember> members;

    private SiteArchive(ZipBytes bytes, SortedMap<String, ZipMember> members) {
        this.bytes = bytes;
        this.members = members;
    }

    /**
     * The archive in a channel, which must stay open as long as files are read.
     *
     * @throws dev.towpath.problem.FailureException with {@code ARTIFACT_REJECTED} if it must not be published
     */
    public static SiteArchive open(SeekableByteChannel channel) throws IOException {
        return open(new ChannelBytes(channel));
    }

    /** The archive in bytes that are fetched as they are read. */
    static SiteArchive open(ZipBytes bytes) throws IOException {
        SortedMap<String, ZipMember> files = new TreeMap<>();
        Map<String, String> folded = new HashMap<>();
        long total = 0;
        for (ZipMember member : ZipDirectory.read(bytes)) {
            check(member);
            if (member.isDirectory() || SiteKeys.dropped(member.name())) {
                continue;
            }
            total += member.size();
            if (total > Limits.ZIP_UNPACKED_BYTES_MAX) {
                throw Rejection.of("the zip unpacks to more than " + Limits.ZIP_UNPACKED_BYTES_MAX
                        + " bytes, the most that is published");
            }
            String other = folded.put(SiteKeys.folded(member.name()), member.name());
            if (other != null) {
                throw Rejection.of(
                        other.equals(member.name())
                                ? "the zip has two entries \"" + other + "\""
                                : "the zip has two entries that differ only by case: \"" + other + "\" and \""
                                        + member.name() + "\"");
            }
            files.put(member.name(), member);
        }
        checkWhole(files);
        return new SiteArchive(bytes, Collections.unmodifiableSortedMap(files));
    }

    /** Size in bytes by key, in order. */
    public SortedMap<String, Long> files() {
        SortedMap<String, Long> sizes = new TreeMap<>();
        members.forEach((key, member) -> sizes.put(key, member.size()));
        return Collections.unmodifiableSortedMap(sizes);
    }

    /** How the zip holds a file; equal content packed by the same tool is held alike. */
    Packed packed(String key) {
        ZipMember member = member(key);
        return new Packed(member.crc(), member.compressedSize());
    }

    /** Says that these files are read next. */
    void expect(Collection<String> keys) throws IOException {
        bytes.expect(keys.stream()
                .map(this::member)
                .map(member -> new ZipSpan(member.headerOffset(), member.endMax()))
                .toList());
    }

    private ZipMember member(String key) {
        return Optional.ofNullable(members.get(key))
                .orElseThrow(() -> new IllegalArgumentException("the archive has no \"" + key + "\""));
    }

    /** The content of a file; reading it to its end proves its size and its CRC. */
    public InputStream read(String key) throws IOException {
        ZipMember member = member(key);
        ByteBuffer local = bytes.at(member.headerOffset(), LOCAL_BYTES);
        int nameLength = Short.toUnsignedInt(local.getShort(26));
        int extraLength = Short.toUnsignedInt(local.getShort(28));
        long start = member.headerOffset() + LOCAL_BYTES + nameLength + extraLength;
        boolean agrees = local.getInt(0) == LOCAL_SIGNATURE
                && Short.toUnsignedInt(local.getShort(8)) == member.method()
                && nameAt(member.headerOffset() + LOCAL_BYTES, nameLength).equals(member.name())
                && start <= member.endMax() - member.compressedSize();
        if (!agrees) {
            throw Rejection.of("the zip's entry \"" + key + "\" is not where, or what, its directory says");
        }
        InputStream raw = new ZipSlice(bytes, start, member.compressedSize());
        return member.method() == ZipMember.STORED
                ? new ProvenContent(member, raw)
                : new ProvenContent(member, raw, new Inflater(true));
    }

    private String nameAt(long position, int length) throws IOException {
        return StandardCharsets.UTF_8.decode(bytes.at(position, length)).toString();
    }

    private static void check(ZipMember member) {
        String entry = "the zip's entry \"" + printable(member.name()) + "\"";
        SiteKeys.fault(member.name()).ifPresent(fault -> {
            throw Rejection.of(entry + " " + fault);
        });
        if ((member.flags() & (FLAG_ENCRYPTED | FLAG_STRONG_ENCRYPTION | FLAG_MASKED)) != 0) {
            throw Rejection.of(entry + " is encrypted");
        }
        int type = member.mode() & MODE_TYPE;
        if (type != 0 && type != MODE_FILE && type != MODE_DIRECTORY) {
            throw Rejection.of(
                    entry + " is a symbolic link or a device",
                    "put the file itself into the zip (zip without -y), and pin the new build");
        }
        if (member.isDirectory() ? member.size() > 0 : type == MODE_DIRECTORY) {
            throw Rejection.of(entry + " is a folder and a file at once");
        }
        if (member.method() != ZipMember.STORED && member.method() != ZipMember.DEFLATED) {
            throw Rejection.of(
                    entry + " is compressed by method " + member.method(),
                    "use the methods store or deflate, and pin the new build");
        }
        if (member.size() > Limits.OBJECT_BYTES_MAX) {
            throw Rejection.of(
                    entry + " has " + member.size() + " bytes; S3 takes at most " + Limits.OBJECT_BYTES_MAX
                            + " in one request",
                    "serve files of that size from elsewhere, and pin a build without it");
        }
        boolean bomb =
                member.size() > RATIO_APPLIES_BYTES && member.size() / Limits.ZIP_RATIO_MAX > member.compressedSize();
        if (bomb) {
            throw Rejection.of(entry + " unpacks from " + member.compressedSize() + " to " + member.size() + " bytes");
        }
        if (SiteKeys.secret(member.name())) {
            throw Rejection.of(
                    entry + " must not be published: it holds secrets or a repository",
                    "leave it out of the build, and pin the new build; if it holds a secret, change the secret");
        }
    }

    private static void checkWhole(SortedMap<String, ZipMember> files) {
        if (files.isEmpty()) {
            throw Rejection.of("the zip has no files", "look at the build that made it, and pin one that has files");
        }
        TreeSet<String> roots = new TreeSet<>();
        files.keySet().forEach(key -> roots.add(key.substring(0, key.indexOf('/') + 1)));
        if (roots.size() == 1 && !roots.first().isEmpty() && files.containsKey(roots.first() + "index.html")) {
            String folder = roots.first().substring(0, roots.first().length() - 1);
            throw Rejection.of(
                    "the zip has everything in the folder \"" + folder + "\" and no index.html at its root",
                    "zip the content of \"" + folder + "\", not the folder itself, and pin the new build");
        }
    }

    private static String printable(String name) {
        return name.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .limit(200)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

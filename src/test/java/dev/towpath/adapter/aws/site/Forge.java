package dev.towpath.adapter.aws.site;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zips byte by byte, the honest and the other kind. */
final class Forge {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<byte[]> directory = new ArrayList<>();
    private byte[] comment = new byte[0];

    /** An entry as it is to be written; what it says of itself need not be true. */
    record Entry(byte[] name, byte[] content, int method, int flags, int mode, long size, long crc, int offset) {
        static Entry of(String name, String content) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            return new Entry(name.getBytes(StandardCharsets.UTF_8), bytes, 8, 0x800, 0, bytes.length, crcOf(bytes), -1);
        }

        Entry stored() {
            return new Entry(name, content, 0, flags, mode, size, crc, offset);
        }

        Entry method(int other) {
            return new Entry(name, content, other, flags, mode, size, crc, offset);
        }

        Entry flags(int other) {
            return new Entry(name, content, method, other, mode, size, crc, offset);
        }

        Entry mode(int other) {
            return new Entry(name, content, method, flags, other, size, crc, offset);
        }

        Entry saying(long otherSize) {
            return new Entry(name, content, method, flags, mode, otherSize, crc, offset);
        }

        Entry crcOff() {
            return new Entry(name, content, method, flags, mode, size, crc ^ 1, offset);
        }

        Entry pointingTo(int otherOffset) {
            return new Entry(name, content, method, flags, mode, size, crc, otherOffset);
        }

        Entry named(byte[] other) {
            return new Entry(other, content, method, flags, mode, size, crc, offset);
        }
    }

    static byte[] zip(Entry... entries) {
        Forge forge = new Forge();
        for (Entry entry : entries) {
            forge.add(entry);
        }
        return forge.bytes();
    }

    Forge add(Entry entry) {
        byte[] data = entry.method() == 8 ? deflated(entry.content()) : entry.content();
        int offset = entry.offset() >= 0 ? entry.offset() : body.size();
        if (entry.offset() < 0) {
            byte[] header = new byte[30 + entry.name().length];
            ByteBuffer local = littleEndian(header);
            local.putInt(0x04034b50).putShort((short) 20).putShort((short) entry.flags());
            local.putShort((short) entry.method()).putInt(0).putInt((int) entry.crc());
            local.putInt(data.length).putInt((int) entry.size()).putShort((short) entry.name().length);
            local.putShort((short) 0).put(entry.name());
            body.writeBytes(header);
            body.writeBytes(data);
        }
        byte[] line = new byte[46 + entry.name().length];
        ByteBuffer central = littleEndian(line);
        central.putInt(0x02014b50).putShort((short) (3 << 8 | 20)).putShort((short) 20);
        central.putShort((short) entry.flags()).putShort((short) entry.method()).putInt(0);
        central.putInt((int) entry.crc()).putInt(data.length).putInt((int) entry.size());
        central.putShort((short) entry.name().length).putShort((short) 0).putShort((short) 0);
        central.putShort((short) 0)
                .putShort((short) 0)
                .putInt(entry.mode() << 16)
                .putInt(offset);
        central.put(entry.name());
        directory.add(line);
        return this;
    }

    Forge commented(String text) {
        comment = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(body.toByteArray());
        int start = out.size();
        directory.forEach(out::writeBytes);
        byte[] last = new byte[22 + comment.length];
        ByteBuffer end = littleEndian(last);
        end.putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
        end.putShort((short) directory.size()).putShort((short) directory.size());
        end.putInt(out.size() - start)
                .putInt(start)
                .putShort((short) comment.length)
                .put(comment);
        out.writeBytes(last);
        return out.toByteArray();
    }

    static long crcOf(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return crc.getValue();
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        while (!deflater.finished()) {
            out.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}

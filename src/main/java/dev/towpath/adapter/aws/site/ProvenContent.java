package dev.towpath.adapter.aws.site;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** The content of one entry, which fails unless it has just the size and the CRC that the directory announced. */
final class ProvenContent extends InputStream {
    private final ZipMember member;
    private final InputStream content;
    private final CRC32 crc = new CRC32();
    private long count;
    private boolean ended;

    ProvenContent(ZipMember member, InputStream stored) {
        this.member = member;
        this.content = stored;
    }

    ProvenContent(ZipMember member, InputStream deflated, Inflater inflater) {
        this.member = member;
        this.content = new InflaterInputStream(deflated, inflater, 16 << 10) {
            @Override
            public void close() throws IOException {
                super.close();
                inflater.end();
            }
        };
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0 || ended) {
            return length == 0 ? 0 : -1;
        }
        int read = inflated(target, offset, length);
        if (read < 0) {
            ended = true;
            prove(count == member.size() && crc.getValue() == member.crc());
            return -1;
        }
        count += read;
        prove(count <= member.size());
        crc.update(target, offset, read);
        return read;
    }

    private int inflated(byte[] target, int offset, int length) throws IOException {
        try {
            return content.read(target, offset, length);
        } catch (ZipException | EOFException e) {
            throw Rejection.of("the zip's entry \"" + member.name() + "\" does not unpack: " + e.getMessage());
        }
    }

    private void prove(boolean holds) {
        if (!holds) {
            throw Rejection.of("the zip's entry \"" + member.name() + "\" unpacks to something else than its "
                    + member.size() + " announced bytes");
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}

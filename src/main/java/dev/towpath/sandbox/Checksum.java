package dev.towpath.sandbox;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The checksums that S3 verifies and keeps (Amazon S3 user guide, "Checking object integrity"). */
enum Checksum {
    CRC32 {
        @Override
        byte[] bytes(byte[] content) {
            CRC32 crc = new CRC32();
            crc.update(content);
            return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        }
    },
    CRC32C {
        @Override
        byte[] bytes(byte[] content) {
            CRC32C crc = new CRC32C();
            crc.update(content);
            return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        }
    },
    CRC64NVME {
        @Override
        byte[] bytes(byte[] content) {
            long crc = ~0L;
            for (byte b : content) {
                crc = NVME[(int) (crc ^ b) & 0xff] ^ (crc >>> 8);
            }
            return ByteBuffer.allocate(8).putLong(~crc).array();
        }
    },
    SHA1 {
        @Override
        byte[] bytes(byte[] content) {
            return hash("SHA-1", content);
        }
    },
    SHA256 {
        @Override
        byte[] bytes(byte[] content) {
            return hash("SHA-256", content);
        }
    };

    /** The polynomial of the NVM Express specification, reflected. */
    private static final long NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

    private static final long[] NVME = nvmeTable();

    abstract byte[] bytes(byte[] content);

    /** The checksum as it stands in a header. */
    String of(byte[] content) {
        return Base64.getEncoder().encodeToString(bytes(content));
    }

    String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }

    /** The MD5 of a content in hexadecimal digits: what S3 calls its ETag. */
    static String md5(byte[] content) {
        return HexFormat.of().formatHex(hash("MD5", content));
    }

    static byte[] hash(String algorithm, byte[] content) {
        try {
            return MessageDigest.getInstance(algorithm).digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has " + algorithm, e);
        }
    }

    private static long[] nvmeTable() {
        long[] table = new long[256];
        for (int i = 0; i < table.length; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ NVME_POLYNOMIAL;
            }
            table[i] = crc;
        }
        return table;
    }
}

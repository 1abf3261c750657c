package dev.towpath.adapter.git;

import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** Reads the one kind of private key that signs here: Ed25519 in OpenSSH's own format, not encrypted. */
final class OpenSshKey {
    private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final String END = "-----END OPENSSH PRIVATE KEY-----";
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final String TYPE = "ssh-ed25519";
    private static final int SEED_BYTES = 32;
    /** What stands before the 32 bytes of an Ed25519 key in X.509 (RFC 8410). */
    private static final byte[] X509_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private OpenSshKey() {}

    static KeyPair read(Path file) {
        try {
            String text = Files.readString(file).strip();
            if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
                throw unusable(file, "it is no private key in OpenSSH's format");
            }
            String body = text.substring(BEGIN.length(), text.length() - END.length());
            return pair(file, ByteBuffer.wrap(Base64.getMimeDecoder().decode(body)));
        } catch (IOException e) {
            throw unusable(file, "it cannot be read");
        } catch (IllegalArgumentException | BufferUnderflowException | GeneralSecurityException e) {
            throw unusable(file, "it is damaged");
        }
    }

    private static KeyPair pair(Path file, ByteBuffer key) throws GeneralSecurityException {
        byte[] magic = new byte[MAGIC.length];
        key.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw unusable(file, "it is no private key in OpenSSH's format");
        }
        if (!text(key).equals("none")) {
            throw unusable(file, "it has a passphrase, for which nobody can be asked");
        }
        text(key);
        bytes(key);
        key.getInt();
        bytes(key);
        ByteBuffer secret = ByteBuffer.wrap(bytes(key));
        // The same number twice, which only the right passphrase brings out of an encrypted key.
        int check = secret.getInt();
        if (check != secret.getInt()) {
            throw unusable(file, "it is damaged");
        }
        String type = text(secret);
        if (!type.equals(TYPE)) {
            throw unusable(file, "it is of the type " + type);
        }
        byte[] open = bytes(secret);
        byte[] seed = Arrays.copyOf(bytes(secret), SEED_BYTES);
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + open.length);
        System.arraycopy(open, 0, encoded, X509_PREFIX.length, open.length);
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(encoded)),
                factory.generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer buffer) {
        return new String(bytes(buffer), StandardCharsets.US_ASCII);
    }

    private static RuntimeException unusable(Path file, String why) {
        return GitFailures.needsHuman(
                ReasonCode.NO_CREDENTIALS,
                "reading the signing key \"" + file + "\": " + why,
                "name a key as ssh-keygen -t ed25519 -N \"\" writes it in TOWPATH_SIGNING_KEY");
    }
}

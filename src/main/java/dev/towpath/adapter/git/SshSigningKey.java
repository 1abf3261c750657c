package dev.towpath.adapter.git;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/**
 * An Ed25519 key that signs commits and tags in the format of SSH signatures (PROTOCOL.sshsig of OpenSSH).
 *
 * <p>Those that are made here live in memory only: whoever rehearses needs keys for people who do not exist.
 */
public final class SshSigningKey {
    private static final String TYPE = "ssh-ed25519";
    private static final String NAMESPACE = "git";
    private static final String HASH = "sha512";
    private static final int KEY_BYTES = 32;
    private static final int LINE_MAX = 70;

    private final KeyPair pair;

    private SshSigningKey(KeyPair pair) {
        this.pair = pair;
    }

    /** A new key. */
    public static SshSigningKey generate() {
        try {
            return new SshSigningKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has Ed25519", e);
        }
    }

    /**
     * The key in a file as {@code ssh-keygen -t ed25519} writes it (PROTOCOL.key of OpenSSH), without a passphrase.
     *
     * @throws dev.towpath.problem.FailureException if the file holds something else
     */
    public static SshSigningKey read(Path file) {
        return new SshSigningKey(OpenSshKey.read(file));
    }

    /** The public half as it stands in {@code allowed_signers}, after the principal. */
    public String publicKey() {
        return TYPE + " " + Base64.getEncoder().encodeToString(publicBlob());
    }

    /** The armored signature over a payload. */
    String sign(byte[] payload) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(pair.getPrivate());
            signer.update(signedData(payload));
            return armored(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing with a key of our own", e);
        }
    }

    private static byte[] signedData(byte[] payload) throws NoSuchAlgorithmException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes("SSHSIG".getBytes(StandardCharsets.US_ASCII));
        string(data, NAMESPACE);
        string(data, "");
        string(data, HASH);
        string(data, MessageDigest.getInstance("SHA-512").digest(payload));
        return data.toByteArray();
    }

    private String armored(byte[] raw) {
        ByteArrayOutputStream signature = new ByteArrayOutputStream();
        string(signature, TYPE);
        string(signature, raw);
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        blob.writeBytes("SSHSIG".getBytes(StandardCharsets.US_ASCII));
        blob.writeBytes(new byte[] {0, 0, 0, 1});
        string(blob, publicBlob());
        string(blob, NAMESPACE);
        string(blob, "");
        string(blob, HASH);
        string(blob, signature.toByteArray());
        String body = Base64.getMimeEncoder(LINE_MAX, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(blob.toByteArray());
        return "-----BEGIN SSH SIGNATURE-----\n" + body + "\n-----END SSH SIGNATURE-----\n";
    }

    private byte[] publicBlob() {
        byte[] encoded = pair.getPublic().getEncoded();
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        string(blob, TYPE);
        string(blob, Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
        return blob.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        string(out, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void string(ByteArrayOutputStream out, byte[] bytes) {
        out.write(bytes.length >>> 24);
        out.write(bytes.length >>> 16);
        out.write(bytes.length >>> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }
}

package dev.towpath.adapter.git;

import dev.towpath.snapshot.Signature;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** SSH signatures, in the format of OpenSSH's PROTOCOL.sshsig. */
final class SshSignatures {
    private static final Pattern ARMOR =
            Pattern.compile("-----BEGIN SSH SIGNATURE-----\\s+([A-Za-z0-9+/=\\s]+)-----END SSH SIGNATURE-----\\s*");
    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    private static final String NAMESPACE = "git";

    /** Hashes that the format allows, and what Java calls them. */
    private static final Map<String, String> HASHES = Map.of("sha256", "SHA-256", "sha512", "SHA-512");

    /** How each kind of signature is checked, and by which kind of key; RSA with SHA-1 is not among them. */
    private static final Map<String, Method> METHODS = Map.of(
            "ssh-ed25519", new Method(BuiltinSignatures.ed25519, "ssh-ed25519"),
            "rsa-sha2-256", new Method(BuiltinSignatures.rsaSHA256, "ssh-rsa"),
            "rsa-sha2-512", new Method(BuiltinSignatures.rsaSHA512, "ssh-rsa"),
            "ecdsa-sha2-nistp256", new Method(BuiltinSignatures.nistp256, "ecdsa-sha2-nistp256"),
            "ecdsa-sha2-nistp384", new Method(BuiltinSignatures.nistp384, "ecdsa-sha2-nistp384"),
            "ecdsa-sha2-nistp521", new Method(BuiltinSignatures.nistp521, "ecdsa-sha2-nistp521"),
            "sk-ssh-ed25519@openssh.com", new Method(BuiltinSignatures.sk_ssh_ed25519, "sk-ssh-ed25519@openssh.com"),
            "sk-ecdsa-sha2-nistp256@openssh.com",
                    new Method(BuiltinSignatures.sk_ecdsa_sha2_nistp256, "sk-ecdsa-sha2-nistp256@openssh.com"));

    private SshSignatures() {}

    private record Method(BuiltinSignatures algorithm, String key) {}

    /** What a signature block holds. */
    private record Block(byte[] key, String namespace, byte[] reserved, String hash, byte[] signature) {
        static Block of(String armored) {
            Matcher armor = ARMOR.matcher(armored);
            if (!armor.matches()) {
                throw new IllegalArgumentException("not an SSH signature");
            }
            ByteArrayBuffer buffer = new ByteArrayBuffer(
                    Base64.getDecoder().decode(armor.group(1).replaceAll("\\s", "")));
            byte[] magic = new byte[MAGIC.length];
            buffer.getRawBytes(magic);
            if (!Arrays.equals(magic, MAGIC) || buffer.getUInt() != 1) {
                throw new IllegalArgumentException("not an SSH signature of version 1");
            }
            Block block = new Block(
                    buffer.getBytes(), buffer.getString(), buffer.getBytes(), buffer.getString(), buffer.getBytes());
            if (buffer.available() > 0) {
                throw new IllegalArgumentException("something follows the SSH signature");
            }
            return block;
        }

        /** The bytes that the key really signed. */
        byte[] signed(byte[] payload) throws GeneralSecurityException {
            byte[] hashed =
                    MessageDigest.getInstance(HASHES.getOrDefault(hash, hash)).digest(payload);
            ByteArrayBuffer buffer = new ByteArrayBuffer();
            buffer.putRawBytes(MAGIC);
            buffer.putString(namespace);
            buffer.putBytes(reserved);
            buffer.putString(hash);
            buffer.putBytes(hashed);
            return buffer.getCompactData();
        }
    }

    static Optional<String> signer(Signature signature, AllowedSigners signers, Instant at) {
        try {
            Block block = Block.of(signature.armored());
            if (!block.namespace().equals(NAMESPACE) || !HASHES.containsKey(block.hash())) {
                return Optional.empty();
            }
            Optional<AllowedSigners.Entry> owner = signers.entries().stream()
                    .filter(entry -> Arrays.equals(entry.key(), block.key()))
                    .filter(entry -> entry.holds(NAMESPACE, at))
                    .findFirst();
            return owner.isPresent() && isGood(block, signature.payload())
                    ? owner.map(AllowedSigners.Entry::principal)
                    : Optional.empty();
        } catch (Exception e) {
            // The signature is somebody else's text: whatever it makes the parsers do, it counts for nobody.
            return Optional.empty();
        }
    }

    private static boolean isGood(Block block, byte[] payload) throws Exception {
        Method method = METHODS.get(new ByteArrayBuffer(block.signature()).getString());
        PublicKey key = new ByteArrayBuffer(block.key()).getRawPublicKey();
        if (method == null || !method.key().equals(KeyUtils.getKeyType(key))) {
            return false;
        }
        org.apache.sshd.common.signature.Signature verifier = method.algorithm().create();
        verifier.initVerifier(null, key);
        verifier.update(null, block.signed(payload));
        return verifier.verify(null, block.signature());
    }

    /** Whether bytes are a public key of a kind. */
    static boolean isKey(String kind, byte[] key) {
        try {
            ByteArrayBuffer buffer = new ByteArrayBuffer(key);
            PublicKey parsed = buffer.getRawPublicKey();
            return kind.equals(KeyUtils.getKeyType(parsed)) && buffer.available() == 0;
        } catch (SshException | RuntimeException e) {
            return false;
        }
    }
}

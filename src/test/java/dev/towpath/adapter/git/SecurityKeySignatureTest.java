package dev.towpath.adapter.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Digest;
import dev.towpath.snapshot.Signature;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;

/** Signatures of hardware keys, made here as the hardware makes them: OpenSSH's PROTOCOL.u2f. */
class SecurityKeySignatureTest {
    private static final String TYPE = "sk-ssh-ed25519@openssh.com";
    private static final byte[] PAYLOAD = "tree 1\n".getBytes(StandardCharsets.UTF_8);
    private static final int TOUCHED = 1;

    private final KeyPair key;
    private final byte[] publicKey;

    SecurityKeySignatureTest() throws GeneralSecurityException {
        key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = key.getPublic().getEncoded();
        ByteArrayBuffer blob = new ByteArrayBuffer();
        blob.putString(TYPE);
        blob.putBytes(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        blob.putString("ssh:");
        publicKey = blob.getCompactData();
    }

    private Signature signed(int flags) throws GeneralSecurityException {
        ByteArrayBuffer wrapped = new ByteArrayBuffer();
        wrapped.putRawBytes("SSHSIG".getBytes(StandardCharsets.US_ASCII));
        wrapped.putString("git");
        wrapped.putString("");
        wrapped.putString("sha512");
        wrapped.putBytes(MessageDigest.getInstance("SHA-512").digest(PAYLOAD));
        ByteArrayBuffer asserted = new ByteArrayBuffer();
        asserted.putRawBytes(Digest.newSha256().digest("ssh:".getBytes(StandardCharsets.UTF_8)));
        asserted.putByte((byte) flags);
        asserted.putUInt(7);
        asserted.putRawBytes(Digest.newSha256().digest(wrapped.getCompactData()));
        java.security.Signature signer = java.security.Signature.getInstance("Ed25519");
        signer.initSign(key.getPrivate());
        signer.update(asserted.getCompactData());
        ByteArrayBuffer signature = new ByteArrayBuffer();
        signature.putString(TYPE);
        signature.putBytes(signer.sign());
        signature.putByte((byte) flags);
        signature.putUInt(7);
        ByteArrayBuffer block = new ByteArrayBuffer();
        block.putRawBytes("SSHSIG".getBytes(StandardCharsets.US_ASCII));
        block.putUInt(1);
        block.putBytes(publicKey);
        block.putString("git");
        block.putString("");
        block.putString("sha512");
        block.putBytes(signature.getCompactData());
        return new Signature(
                PAYLOAD,
                "-----BEGIN SSH SIGNATURE-----\n" + Base64.getEncoder().encodeToString(block.getCompactData())
                        + "\n-----END SSH SIGNATURE-----\n");
    }

    private Optional<String> signer(Signature signature) {
        String line = "ann " + TYPE + " " + Base64.getEncoder().encodeToString(publicKey);
        assertThat(AllowedSigners.parse(line).defects()).isEmpty();
        return new GitSignatureVerifier().signer(signature, line, Instant.EPOCH);
    }

    @Test
    void countsWhenTheKeyWasTouched() throws GeneralSecurityException {
        assertThat(signer(signed(TOUCHED))).contains("ann");
        assertThat(signer(signed(0))).as("made without a touch").isEmpty();
    }
}

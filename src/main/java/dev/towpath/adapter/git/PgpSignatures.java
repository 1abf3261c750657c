package dev.towpath.adapter.git;

import dev.towpath.snapshot.Signature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPSignature.OpenPGPDocumentSignature;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;

/** OpenPGP signatures (RFC 9580) by keys of the list; there is no web of trust and no key server. */
final class PgpSignatures {
    private PgpSignatures() {}

    static Optional<String> signer(Signature signature, AllowedSigners signers, Instant at) {
        for (AllowedSigners.Entry entry : signers.entries()) {
            if (entry.kind().equals(AllowedSigners.GPG) && entry.holds("git", at) && isBy(signature, entry, at)) {
                return Optional.of(entry.principal());
            }
        }
        return Optional.empty();
    }

    private static boolean isBy(Signature signature, AllowedSigners.Entry entry, Instant at) {
        try {
            OpenPGPCertificate certificate = certificate(entry.key());
            byte[] armored = signature.armored().getBytes(StandardCharsets.ISO_8859_1);
            List<OpenPGPDocumentSignature> good = new BcOpenPGPApi()
                    .verifyDetachedSignature()
                    .addVerificationCertificate(certificate)
                    .addSignatures(new ByteArrayInputStream(armored))
                    .process(new ByteArrayInputStream(signature.payload()));
            for (OpenPGPDocumentSignature one : good) {
                if (counts(one, Date.from(at))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | PGPException | RuntimeException e) {
            // The signature is somebody else's text: whatever it makes the parsers do, it counts for nobody.
            return false;
        }
    }

    /** Good, over a binary document, and by a key that may sign both when it signed and at the moment. */
    private static boolean counts(OpenPGPDocumentSignature signature, Date at) throws PGPException {
        return signature.getSignature().getSignatureType() == PGPSignature.BINARY_DOCUMENT
                && signature.isTestedCorrect()
                && signature.isValid()
                && signature.isEffectiveAt(at)
                && signature.getIssuer().isBoundAt(at)
                && signature.getIssuer().isSigningKey(at)
                && signature.getIssuerCertificate().getPrimaryKey().isBoundAt(at)
                && !isRevoked(signature.getIssuer())
                && !isRevoked(signature.getIssuerCertificate().getPrimaryKey());
    }

    /** Revoked at any time and for any reason: the time of a commit is its maker's word, so "signed before" proves nothing. */
    private static boolean isRevoked(OpenPGPComponentKey key) {
        return key.getPGPPublicKey().hasRevocation();
    }

    /** Whether bytes are one public key block, armoured or not. */
    static boolean isKey(byte[] key) {
        try {
            return !certificate(key).isSecretKey();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static OpenPGPCertificate certificate(byte[] key) throws IOException {
        try (InputStream decoded = PGPUtil.getDecoderStream(new ByteArrayInputStream(key))) {
            return new BcOpenPGPApi().readKeyOrCertificate().parseCertificate(decoded.readAllBytes());
        }
    }
}

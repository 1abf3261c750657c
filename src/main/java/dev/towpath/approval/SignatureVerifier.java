package dev.towpath.approval;

import dev.towpath.problem.Problems;
import dev.towpath.snapshot.Signature;
import java.time.Instant;
import java.util.Optional;

/** Checks signatures made with git against the policy's list of signers. */
public interface SignatureVerifier {
    /**
     * Who made a signature.
     *
     * @param allowedSigners the text of {@code policies/allowed_signers}: lines in the format of ssh-keygen(1), and lines
     *     {@code <principal> gpg <base64 of the public key block>} for OpenPGP keys
     * @param at the moment at which the key must be valid
     * @return the principal of the key, if the signature is good and the key is listed
     */
    Optional<String> signer(Signature signature, String allowedSigners, Instant at);

    /**
     * What is wrong with a list of signers, by line. A line with a problem counts for nobody, so this is advice and not a gate;
     * a verifier that reads lists which somebody else has checked finds nothing.
     *
     * @param path of the list in the repository
     */
    default Problems problems(String path, String allowedSigners) {
        return Problems.NONE;
    }
}

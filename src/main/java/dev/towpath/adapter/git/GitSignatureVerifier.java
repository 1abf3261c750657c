package dev.towpath.adapter.git;

import dev.towpath.approval.SignatureVerifier;
import dev.towpath.problem.Problems;
import dev.towpath.snapshot.Signature;
import java.time.Instant;
import java.util.Optional;

/**
 * Checks signatures of commits and tags: SSH signatures by the rules of ssh-keygen(1), OpenPGP signatures with BouncyCastle.
 *
 * <p>A signature counts when it is good, over exactly these bytes, by a key that the list names and that is valid at the given
 * moment. Everything else counts for nobody.
 */
public final class GitSignatureVerifier implements SignatureVerifier {
    @Override
    public Optional<String> signer(Signature signature, String allowedSigners, Instant at) {
        AllowedSigners signers = AllowedSigners.parse(allowedSigners);
        return signature.isSsh()
                ? SshSignatures.signer(signature, signers, at)
                : PgpSignatures.signer(signature, signers, at);
    }

    @Override
    public Problems problems(String path, String allowedSigners) {
        return AllowedSigners.parse(allowedSigners).problems(path);
    }
}

package dev.towpath.adapter.git;

import dev.towpath.approval.SignatureVerifier;
import dev.towpath.problem.Problems;
import dev.towpath.snapshot.Signature;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks signatures of commits and tags: SSH signatures by the rules of ssh-keygen(1), OpenPGP signatures with BouncyCastle.
 *
 * <p>A signature counts when it is good, over exactly these bytes, by a key that the list names and that is valid at the given
 * moment. Everything else counts for nobody.
 */
public final class GitSignatureVerifier implements SignatureVerifier {
    /** Lists by their text: a run asks about few of them, many times. */
    private final Map<String, AllowedSigners> lists = new ConcurrentHashMap<>();

    @Override
    public Optional<String> signer(Signature signature, String allowedSigners, Instant at) {
        AllowedSigners signers = lists.computeIfAbsent(allowedSigners, AllowedSigners::parse);
        return signature.isSsh()
                ? SshSignatures.signer(signature, signers, at)
                : PgpSignatures.signer(signature, signers, at);
    }

    @Override
    public Problems problems(String path, String allowedSigners) {
        return lists.computeIfAbsent(allowedSigners, AllowedSigners::parse).problems(path);
    }
}

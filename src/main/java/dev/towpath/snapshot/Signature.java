package dev.towpath.snapshot;

/**
 * A signature made with git, and the exact bytes it is over.
 *
 * @param armored the signature as git stores it: an OpenPGP block or an {@code SSH SIGNATURE} block
 */
public record Signature(byte[] payload, String armored) {
    public Signature {
        payload = payload.clone();
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    /** Whether it was made with an SSH key. */
    public boolean isSsh() {
        return armored.startsWith("-----BEGIN SSH SIGNATURE-----");
    }
}

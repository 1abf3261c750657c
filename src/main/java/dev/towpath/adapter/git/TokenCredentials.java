package dev.towpath.adapter.git;

import java.util.Optional;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/** Answers a host's question for a password with the token that is meant for it, and no other question. */
final class TokenCredentials extends CredentialsProvider {
    /** What forges take for the user of a token; GitHub asks for exactly this one of app tokens. */
    private static final String TOKEN_USER = "x-access-token";

    private final URIish remote;
    private final Optional<String> token;

    TokenCredentials(URIish remote, Optional<String> token) {
        this.remote = remote;
        this.token = token;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        for (CredentialItem item : items) {
            if (!(item instanceof CredentialItem.Username) && !(item instanceof CredentialItem.Password)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean get(URIish asker, CredentialItem... items) {
        if (token.isEmpty() || !remote.getHost().equalsIgnoreCase(asker.getHost()) || !supports(items)) {
            return false;
        }
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username user) {
                user.setValue(remote.getUser() == null ? TOKEN_USER : remote.getUser());
            } else if (item instanceof CredentialItem.Password password) {
                password.setValue(token.get().toCharArray());
            }
        }
        return true;
    }
}

package dev.towpath.adapter.forge.github;

import dev.towpath.model.Digest;
import java.security.PrivateKey;

/** As whom GitHub is asked; nothing of it is ever printed. */
public sealed interface GitHubCredentials {
    /** Who it is, in a form that tells nothing of the secret: what one may see, another may not. */
    String identity();

    /** What to look at when GitHub does not accept it. */
    String advice();

    /** Nobody: sixty requests an hour, and no team. */
    record Nobody() implements GitHubCredentials {
        @Override
        public String identity() {
            return "nobody";
        }

        @Override
        public String advice() {
            return "set GITHUB_TOKEN";
        }
    }

    /** A token of a person, or of a job of GitHub Actions. */
    record Token(String value) implements GitHubCredentials {
        @Override
        public String identity() {
            return "token " + Digest.of("towpath github token " + value).hex();
        }

        @Override
        public String advice() {
            return "set GITHUB_TOKEN to a token that is valid";
        }

        @Override
        public String toString() {
            return "Token[hidden]";
        }
    }

    /** An installation of a GitHub App, which gets a token of an hour for its key. */
    record App(String id, String installation, PrivateKey key) implements GitHubCredentials {
        @Override
        public String identity() {
            return "app " + id + " installation " + installation;
        }

        @Override
        public String advice() {
            return "check TOWPATH_GITHUB_APP_ID, TOWPATH_GITHUB_APP_INSTALLATION, the key, and this machine's clock";
        }

        @Override
        public String toString() {
            return "App[" + id + ", " + installation + ", hidden]";
        }
    }
}

package dev.towpath.adapter.forge.github;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where GitHub's API is, and as whom it is asked.
 *
 * @param api its address without a slash at the end: {@code https://api.github.com}, or {@code https://<host>/api/v3}
 * @param cache a directory for answers that GitHub confirms instead of sending them again; it may be lost
 */
public record GitHubSettings(URI api, GitHubCredentials credentials, Path cache) {
    private static final String USUAL = "https://api.github.com";

    /**
     * The settings of an environment: {@code GITHUB_API_URL}, and either {@code GITHUB_TOKEN} or {@code TOWPATH_GITHUB_APP_ID},
     * {@code TOWPATH_GITHUB_APP_INSTALLATION} and {@code TOWPATH_GITHUB_APP_KEY}, the file of the App's private key.
     *
     * @param hosts the only hosts that the operator lets be asked, each with a port or without; empty for any
     * @throws FailureException if they cannot be used
     */
    public static GitHubSettings of(Map<String, String> environment, Set<String> hosts, Path cache) {
        URI api = api(value(environment, "GITHUB_API_URL").orElse(USUAL));
        permitted(api, hosts);
        return new GitHubSettings(api, credentials(environment), cache);
    }

    /** Host and port as the operator writes them. */
    static String authority(URI address) {
        String host = Optional.ofNullable(address.getHost()).orElse("").toLowerCase(Locale.ROOT);
        return address.getPort() < 0 ? host : host + ":" + address.getPort();
    }

    private static URI api(String text) {
        try {
            URI address = new URI(text.replaceAll("/+$", ""));
            boolean local = Set.of("127.0.0.1", "localhost", "[::1]")
                    .contains(Optional.ofNullable(address.getHost()).orElse(""));
            boolean secret = "https".equalsIgnoreCase(address.getScheme())
                    || ("http".equalsIgnoreCase(address.getScheme()) && local);
            if (secret
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw wrongAddress(text);
        }
        throw wrongAddress(text);
    }

    private static FailureException wrongAddress(String text) {
        return unusable(
                "\"GITHUB_API_URL\" is \"" + text.replaceAll("//[^/]*@", "//") + "\"",
                "set it to an https address such as " + USUAL + " or https://github.example.com/api/v3");
    }

    private static void permitted(URI api, Set<String> hosts) {
        boolean listed = hosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .anyMatch(host -> host.equals(authority(api))
                        || host.equals(
                                Optional.ofNullable(api.getHost()).orElse("").toLowerCase(Locale.ROOT)));
        if (!hosts.isEmpty() && !listed) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.ACCESS_DENIED,
                    "the forge at \"" + authority(api) + "\" is not one that the operator allows",
                    "add the host to \"forge_hosts\" in the operator's settings, or correct GITHUB_API_URL"));
        }
    }

    private static GitHubCredentials credentials(Map<String, String> environment) {
        Optional<String> app = value(environment, "TOWPATH_GITHUB_APP_ID");
        if (app.isEmpty()) {
            return value(environment, "GITHUB_TOKEN")
                    .<GitHubCredentials>map(GitHubCredentials.Token::new)
                    .orElse(new GitHubCredentials.Nobody());
        }
        String installation = number(environment, "TOWPATH_GITHUB_APP_INSTALLATION");
        String key = value(environment, "TOWPATH_GITHUB_APP_KEY")
                .orElseThrow(() -> unusable(
                        "TOWPATH_GITHUB_APP_ID is set and TOWPATH_GITHUB_APP_KEY is not",
                        "set it to the file of the App's private key"));
        return new GitHubCredentials.App(
                number(environment, "TOWPATH_GITHUB_APP_ID"), installation, PrivateKeys.parse(text(key), key));
    }

    private static String number(Map<String, String> environment, String name) {
        String text = value(environment, name).orElse("");
        if (!text.matches("[A-Za-z0-9.]{1,40}")) {
            throw unusable("\"" + name + "\" is \"" + text + "\"", "set it to the number that GitHub shows for it");
        }
        return text;
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | RuntimeException e) {
            throw unusable(
                    "the private key \"" + file + "\" cannot be read",
                    "set TOWPATH_GITHUB_APP_KEY to a file that can be read");
        }
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    static FailureException unusable(String message, String advice) {
        return new FailureException(new Failure.NeedsHuman(ReasonCode.INVALID, message, advice));
    }
}

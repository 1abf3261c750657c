package dev.towpath.app;

import dev.towpath.adapter.quartz.ClusterSettings;
import dev.towpath.adapter.web.HookSecret;
import dev.towpath.adapter.web.HookSettings;
import dev.towpath.adapter.web.Visitors;
import dev.towpath.adapter.web.WebSettings;
import dev.towpath.cli.ServeRequest;
import dev.towpath.daemon.Watched;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the daemon is to serve: what the command line says, else what the operator's settings say.
 *
 * @param workers how many runs may be in flight at the same time
 * @param cluster the database that several daemons share
 */
record ServeSettings(WebSettings web, List<Watched> repositories, int workers, Optional<ClusterSettings> cluster) {
    private static final int PORT = 8480;
    private static final int WORKERS = 4;
    private static final int SECRET_LENGTH_MIN = 16;

    ServeSettings {
        repositories = List.copyOf(repositories);
    }

    /**
     * What is to be served.
     *
     * @param repository the one in scope, which is watched where the file names none
     * @param environment secrets stand here only
     */
    static ServeSettings of(
            ServeFile file,
            String repository,
            Optional<String> ref,
            ServeRequest request,
            Map<String, String> environment) {
        RhythmEntries rhythms = request.every().map(file.rhythms()::every).orElse(file.rhythms());
        List<Watched> repositories = file.repositories().isEmpty()
                ? List.of(rhythms.watching(nameOf(repository), repository, ref))
                : file.repositories();
        WebSettings web = new WebSettings(
                request.listen().or(file::listen).orElse(WebSettings.LOOPBACK),
                request.port().or(file::port).orElse(PORT),
                new HookSettings(
                        secret(environment, "TOWPATH_GITHUB_WEBHOOK_SECRET"),
                        secret(environment, "TOWPATH_ARTIFACT_SECRET")),
                visitors(file));
        return new ServeSettings(
                web,
                repositories,
                file.workers().orElse(WORKERS),
                request.cluster().or(file::cluster).map(address -> cluster(address, environment)));
    }

    private static Visitors visitors(ServeFile file) {
        if (file.trustHeader().isPresent() != file.proxy().isPresent()) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.INVALID,
                    "of \"serve.trust_header\" and \"serve.proxy\" only one is set",
                    "name both the header in which the reverse proxy says who is signed in, and the address from which"
                            + " it is believed"));
        }
        return new Visitors(file.trustHeader(), file.proxy().stream().toList());
    }

    private static Optional<HookSecret> secret(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> {
                    if (text.length() < SECRET_LENGTH_MIN) {
                        throw new FailureException(new Failure.NeedsHuman(
                                ReasonCode.INVALID,
                                "\"" + name + "\" is shorter than " + SECRET_LENGTH_MIN + " characters",
                                "make a secret that nobody can guess, such as with \"openssl rand -hex 32\""));
                    }
                    return new HookSecret(text);
                });
    }

    private static ClusterSettings cluster(String address, Map<String, String> environment) {
        if (!address.startsWith(ClusterSettings.POSTGRESQL)) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.INVALID,
                    "\"--cluster\" names no PostgreSQL database",
                    "write its JDBC address, such as jdbc:postgresql://db.internal/towpath"));
        }
        return new ClusterSettings(
                address,
                Optional.ofNullable(environment.get("TOWPATH_CLUSTER_USER")),
                Optional.ofNullable(environment.get("TOWPATH_CLUSTER_PASSWORD")));
    }

    /** The last part of an address, which is what people call a repository. */
    static String nameOf(String repository) {
        String last = repository
                .replaceAll("[/\\\\]+$", "")
                .replaceAll("/\\.$", "")
                .replaceAll("\\.git$", "")
                .replaceAll(".*[/\\\\:]", "");
        String name = last.replaceAll("[^A-Za-z0-9._-]", "-");
        return name.isEmpty() || name.equals(".") ? "config" : name;
    }
}

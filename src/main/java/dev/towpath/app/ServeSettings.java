package dev.towpath.app;

import dev.towpath.adapter.otlp.OtlpSettings;
import dev.towpath.adapter.quartz.ClusterSettings;
import dev.towpath.adapter.web.HookSettings;
import dev.towpath.adapter.web.Visitors;
import dev.towpath.adapter.web.WebSettings;
import dev.towpath.cli.ServeRequest;
import dev.towpath.daemon.Watched;
import dev.towpath.model.HookSecret;
import dev.towpath.model.Limits;
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
 * @param traces where traces of runs go
 * @param remarks what the operator should know at the start
 */
record ServeSettings(
        WebSettings web,
        List<Watched> repositories,
        int workers,
        Optional<ClusterSettings> cluster,
        Optional<OtlpSettings> traces,
        List<String> remarks) {
    private static final int PORT = 8480;
    private static final int WORKERS = 4;

    ServeSettings {
        repositories = List.copyOf(repositories);
        remarks = List.copyOf(remarks);
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
                        hookSecret(environment, "TOWPATH_GITHUB_WEBHOOK_SECRET"),
                        hookSecret(environment, "TOWPATH_ARTIFACT_SECRET")),
                visitors(file, environment),
                file.metrics());
        Optional<ClusterSettings> cluster =
                request.cluster().or(file::cluster).map(address -> cluster(address, environment));
        return new ServeSettings(
                web,
                repositories,
                file.workers().orElse(WORKERS),
                cluster,
                Tracing.settings(environment),
                remarks(file, cluster.isPresent(), new Secrets(environment)));
    }

    private static List<String> remarks(ServeFile file, boolean clustered, Secrets secrets) {
        if (file.signIn().isEmpty() || secrets.of(SignInEntries.SESSION_KEY).isPresent()) {
            return List.of();
        }
        return List.of("\"" + SignInEntries.SESSION_KEY
                + "\" is not set: whoever signs in is signed out when this process ends"
                + (clustered ? ", and the other daemons of the cluster do not know of it" : ""));
    }

    private static Visitors visitors(ServeFile file, Map<String, String> environment) {
        if (file.trustHeader().isPresent() != file.proxy().isPresent()) {
            throw invalid(
                    "of \"serve.trust_header\" and \"serve.proxy\" only one is set",
                    "name both the header in which the reverse proxy says who is signed in, and the address from which"
                            + " it is believed");
        }
        if (file.trustHeader().isPresent() && file.signIn().isPresent()) {
            throw invalid(
                    "both \"serve.sign_in\" and \"serve.trust_header\" are set",
                    "leave out the one that does not sign people in here: the identity provider, or the reverse proxy");
        }
        if (file.signIn().isPresent()) {
            return new Visitors.SignedIn(file.signIn().get().settings(new Secrets(environment)));
        }
        return file.trustHeader()
                .<Visitors>map(header ->
                        new Visitors.BehindProxy(header, file.proxy().stream().toList()))
                .orElse(new Visitors.ThisMachine());
    }

    private static Optional<HookSecret> hookSecret(Map<String, String> environment, String name) {
        return new Secrets(environment)
                .unguessable(name, Limits.HOOK_SECRET_CHARACTERS_MIN)
                .map(HookSecret::new);
    }

    private static FailureException invalid(String message, String advice) {
        return new FailureException(new Failure.NeedsHuman(ReasonCode.INVALID, message, advice));
    }

    private static ClusterSettings cluster(String address, Map<String, String> environment) {
        if (!address.startsWith(ClusterSettings.POSTGRESQL)) {
            throw invalid(
                    "\"--cluster\" names no PostgreSQL database",
                    "write its JDBC address, such as jdbc:postgresql://db.internal/towpath");
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

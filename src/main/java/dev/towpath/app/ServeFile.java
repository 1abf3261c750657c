package dev.towpath.app;

import dev.towpath.adapter.quartz.ClusterSettings;
import dev.towpath.adapter.web.Network;
import dev.towpath.daemon.Division;
import dev.towpath.daemon.Watched;
import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the operator's settings say of the daemon, under {@code serve}.
 *
 * @param workers how many runs may be in flight at the same time
 * @param trustHeader in which a reverse proxy names whoever it has signed in
 * @param proxy the address of that proxy
 * @param signIn the identity provider with which people sign in
 * @param metrics from where metrics may be read
 * @param rhythms those of repositories that say nothing of their own
 * @param repositories those to watch; none means the one in scope
 */
record ServeFile(
        Optional<String> listen,
        Optional<Integer> port,
        Optional<Integer> workers,
        Optional<String> cluster,
        Optional<String> trustHeader,
        Optional<String> proxy,
        Optional<SignInEntries> signIn,
        List<Network> metrics,
        RhythmEntries rhythms,
        List<Watched> repositories) {
    /** A file that says nothing. */
    static final ServeFile NONE = new ServeFile(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            RhythmEntries.USUAL,
            List.of());

    private static final List<String> KEYS = List.of(
            "listen", "port", "workers", "cluster", "trust_header", "proxy", "sign_in", "metrics", "repositories");
    private static final List<String> REPOSITORY_KEYS = List.of("name", "repository", "ref");
    private static final Form<String> HOST =
            Form.matching("an address or the name of a host", "[A-Za-z0-9.-]+|[0-9a-fA-F:]+");
    private static final Form<String> HEADER =
            Form.matching("the name of a header such as X-Forwarded-User", "[A-Za-z][A-Za-z0-9-]{0,63}");
    private static final Form<String> ADDRESS = Form.matching(
            "a numeric address such as 10.0.0.5", "[0-9]{1,3}([.][0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]+");
    private static final Form<Network> NETWORK =
            new Form<>("a range of addresses such as 10.0.0.0/8", ServeFile::isNetwork, Network::parse);
    private static final Form<Integer> PORT = number("a port from 0 to 65535", 65_535, 0);
    private static final Form<Integer> WORKERS = number("a number from 1 to 64", 64, 1);
    private static final Form<String> CLUSTER = new Form<>(
            "the JDBC address of a PostgreSQL database such as jdbc:postgresql://db.internal/towpath, without a password",
            text -> text.startsWith(ClusterSettings.POSTGRESQL)
                    && !text.contains("password=")
                    && !text.matches(".*//[^/]*@.*"),
            text -> text);
    private static final Form<String> NAME =
            Form.matching("a short name of lower-case letters, digits and dashes", "[a-z0-9][a-z0-9-]{0,62}");
    private static final Form<Division> DIVISION = Form.ofEnum(Division.class, Division::word);

    ServeFile {
        metrics = List.copyOf(metrics);
        repositories = List.copyOf(repositories);
    }

    private static Form<Integer> number(String expected, int max, int min) {
        Predicate<String> digits = Pattern.compile("[0-9]{1,5}").asMatchPredicate();
        return new Form<>(
                expected,
                digits.and(text -> Integer.parseInt(text) <= max && Integer.parseInt(text) >= min),
                Integer::valueOf);
    }

    private static boolean isNetwork(String text) {
        try {
            Network unused = Network.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Reads the node under {@code serve}. */
    static Optional<ServeFile> read(Node node, Findings findings) {
        return Fields.of(node, "\"serve\"", findings, RhythmEntries.keysBeside(KEYS, "divide"))
                .map(fields -> {
                    RhythmEntries rhythms = RhythmEntries.read(
                            fields, RhythmEntries.USUAL, division(fields, RhythmEntries.USUAL), findings);
                    return new ServeFile(
                            fields.value("listen", HOST),
                            fields.value("port", PORT),
                            fields.value("workers", WORKERS),
                            fields.value("cluster", CLUSTER),
                            fields.value("trust_header", HEADER),
                            fields.value("proxy", ADDRESS),
                            fields.node("sign_in").flatMap(value -> SignInEntries.read(value, findings)),
                            fields.values("metrics", NETWORK),
                            rhythms,
                            repositories(fields, rhythms, findings));
                });
    }

    private static Division division(Fields fields, RhythmEntries otherwise) {
        return fields.value("divide", DIVISION).orElse(otherwise.division());
    }

    private static List<Watched> repositories(Fields serve, RhythmEntries usual, Findings findings) {
        List<Watched> watched = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        Optional<Node> list = serve.node("repositories");
        if (list.isEmpty()) {
            return List.of();
        }
        for (Node item : Fields.sequence(list.get(), "\"repositories\"", findings)) {
            Fields.of(item, "a repository", findings, RhythmEntries.keysBeside(REPOSITORY_KEYS, "divide"))
                    .ifPresent(fields -> {
                        RhythmEntries rhythms = RhythmEntries.read(fields, usual, division(fields, usual), findings);
                        fields.required("repository", Form.ANY).ifPresent(address -> {
                            String name = fields.value("name", NAME).orElseGet(() -> ServeSettings.nameOf(address));
                            if (!names.add(name)) {
                                findings.error(
                                        "duplicate_value",
                                        fields.span(),
                                        "two repositories are named \"" + name + "\"",
                                        "give one of them another \"name\"");
                            }
                            watched.add(rhythms.watching(name, address, fields.value("ref", Form.ANY)));
                        });
                    });
        }
        return watched;
    }
}

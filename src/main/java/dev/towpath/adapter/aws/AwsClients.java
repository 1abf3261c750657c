package dev.towpath.adapter.aws;

import dev.towpath.model.CallMeter;
import dev.towpath.model.Place;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The AWS clients of one run, by place.
 *
 * <p>A client is only handed out once AWS has confirmed that its credentials belong to the account that the
 * configuration names: a production pin never reaches another account by a wrong profile. Clients of several meters
 * share connections and sessions. Every method throws {@link FailureException}.
 */
public final class AwsClients implements AutoCloseable {
    private final AwsConnection connection;
    private final CallMeter meter;
    private final Map<Object, Object> clients = new ConcurrentHashMap<>();

    /** Clients whose calls are counted by the meter. */
    public AwsClients(AwsSettings settings, CallMeter meter) {
        this(settings, meter, Transport.standard());
    }

    /** The same where AWS is reached in another way. */
    public AwsClients(AwsSettings settings, CallMeter meter, Transport transport) {
        this(new AwsConnection(settings, meter, transport), meter);
    }

    private AwsClients(AwsConnection connection, CallMeter meter) {
        this.connection = connection;
        this.meter = meter;
    }

    /** The same clients counted by another meter; closing these ends both. */
    public AwsClients countedBy(CallMeter other) {
        return new AwsClients(connection, other);
    }

    /** Parameters. */
    public SsmClient ssm(Place place) {
        return client(SsmClient.class, place, at -> connection.ssm(at, meter));
    }

    /** Containers. */
    public EcsClient ecs(Place place) {
        return client(EcsClient.class, place, at -> connection.ecs(at, meter));
    }

    /** Images. */
    public EcrClient ecr(Place place) {
        return client(EcrClient.class, place, at -> connection.ecr(at, meter));
    }

    /** Objects; in path style where an endpoint stands in for AWS. */
    public S3Client s3(Place place) {
        return client(S3Client.class, place, at -> connection.s3(at, meter));
    }

    /** Distributions. */
    public CloudFrontClient cloudFront(Place place) {
        return client(CloudFrontClient.class, place, at -> connection.cloudFront(at, meter));
    }

    /** The containers' last words. */
    public CloudWatchLogsClient logs(Place place) {
        return client(CloudWatchLogsClient.class, place, at -> connection.logs(at, meter));
    }

    /** Identities. */
    public StsClient sts(Place place) {
        return client(StsClient.class, place, at -> connection.sts(at, meter));
    }

    /** Credentials of a place that are good for at least five minutes where its role gives an hour. */
    public RoleCredentials credentials(Place place) {
        connection.confirm(place);
        AwsCall call = new AwsCall("sts:AssumeRole", "taking the credentials", place);
        AwsCredentialsProvider provider = connection.credentials(place);
        AwsCredentials credentials = AwsErrors.in(call, provider::resolveCredentials);
        return new RoleCredentials(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials instanceof AwsSessionCredentials session
                        ? Optional.of(session.sessionToken())
                        : Optional.empty(),
                credentials.expirationTime());
    }

    /** The answers to one question about each of many items, in their order, as many at a time as the transport allows. */
    public <I, O> List<O> sweep(Collection<I> items, Function<I, O> question) {
        return Sweep.over(connection.parallel(), items, question);
    }

    /** The same where all items with one key have the same answer, which is asked for once. */
    public <I, O> Map<I, O> sweep(Collection<I> items, Function<I, String> key, Function<I, O> question) {
        List<List<I>> alike = List.copyOf(items.stream()
                .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()))
                .values());
        List<O> answers = sweep(alike, same -> question.apply(same.get(0)));
        Map<I, O> all = new LinkedHashMap<>();
        for (int i = 0; i < alike.size(); i++) {
            O answer = answers.get(i);
            alike.get(i).forEach(item -> all.put(item, answer));
        }
        return all;
    }

    /** The text behind a URL that AWS has signed; empty if it is not to be had or longer. */
    Optional<String> download(URI signed, int bytesMax) {
        return connection.download(signed, bytesMax);
    }

    /** Asks AWS, once a run, whose credentials a place has; the failure says which account it is instead. */
    public void confirm(Place place) {
        connection.confirm(place);
    }

    @Override
    public void close() {
        connection.close();
    }

    private <T> T client(Class<T> type, Place place, Function<Place, T> maker) {
        connection.confirm(place);
        record Key(Class<?> type, Place place) {}
        return type.cast(clients.computeIfAbsent(new Key(type, place), key -> maker.apply(place)));
    }

    static Failure wrongAccount(Place place, String actual, String arn) {
        return new Failure.NeedsHuman(
                ReasonCode.WRONG_ACCOUNT,
                "the credentials for account " + place.account() + " belong to account " + actual + " (" + arn + ")",
                place.role()
                        .map(role -> "correct the account or the role \"" + role + "\" in towpath.yaml")
                        .orElse("set the environment's role in towpath.yaml, or use a profile of account "
                                + place.account()));
    }
}

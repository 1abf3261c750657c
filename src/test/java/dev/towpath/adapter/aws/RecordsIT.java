package dev.towpath.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.model.Account;
import dev.towpath.model.AppName;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.GitSha;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Target;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.plan.Subject;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Fault;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.testing.MotoServer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ssm.model.ParameterType;

class RecordsIT {
    private static final Place DEV = place("111111111111");
    private static final Place PROD = place("333333333333");

    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    @Test
    void recordsComeBackFromTheRehearsalCloud() {
        try (Sandbox sandbox = Sandbox.start(new Cloud(), 0)) {
            roundTrip(sandbox.endpoint());
        }
    }

    @Test
    void recordsComeBackFromMoto() {
        try (MotoServer moto = MotoServer.start()) {
            roundTrip(moto.endpoint());
        }
    }

    private void roundTrip(URI endpoint) {
        try (AwsClients clients = clients(endpoint, Optional.of("arn:aws:iam::444444444444:role/towpath"))) {
            SsmRecords records = new SsmRecords(clients);
            ObservedTarget docs = site("docs", PROD);
            clients.ssm(PROD)
                    .putParameter(request -> request.name("/docs/prod1/artifact-key")
                            .value("not-deployed-yet")
                            .type(ParameterType.STRING));

            records.write(subject(docs), record("sha-1"));
            records.write(subject(docs), record("sha-1"));

            Recorded read = records.read(List.of(docs, site("blog", DEV))).get(docs.target());
            assertThat(read.record()).contains(record("sha-1"));
            assertThat(read.parameter("artifact-key")).contains("builds/docs/1.zip");
            assertThat(read.failure()).isEmpty();
            assertThat(calls)
                    .as("the second writing finds everything as it is")
                    .containsEntry("ssm:PutParameter", 3)
                    .containsEntry("sts:GetCallerIdentity", 2)
                    .containsEntry("sts:AssumeRole", 3);
            RoleCredentials credentials = clients.credentials(PROD);
            assertThat(credentials.sessionToken()).isPresent();
            assertThat(credentials.expiration().orElseThrow())
                    .isAfter(Instant.now().plusSeconds(600));
        }
    }

    @Test
    void onePlaceThatFailsDoesNotStopTheOthers() {
        Cloud cloud = new Cloud().closeRole(PROD.role().orElseThrow());
        cloud.account("111111111111").parameter("/blog/dev1/artifact-key", "builds/blog/9.zip");
        try (Sandbox sandbox = Sandbox.start(cloud, 0);
                AwsClients clients = clients(sandbox.endpoint(), Optional.empty())) {
            Map<Target, Recorded> read = new SsmRecords(clients).read(List.of(site("docs", PROD), site("blog", DEV)));

            assertThat(read.get(Target.of("docs", "prod1")).failure().map(Failure::reason))
                    .contains(ReasonCode.ACCESS_DENIED);
            assertThat(read.get(Target.of("blog", "dev1")).parameter("artifact-key"))
                    .contains("builds/blog/9.zip");
        }
    }

    @Test
    void aRecordThatMakesNoSenseIsTheFailureOfItsTargetOnly() {
        Cloud cloud = new Cloud();
        cloud.account("333333333333")
                .parameter("/docs/prod1/towpath/record", "{\"schema\":\"else\"}")
                .secret("/blog/prod1/artifact-key", "hidden")
                .parameter("/shop/prod1/artifact-key", "not-deployed-yet");
        try (Sandbox sandbox = Sandbox.start(cloud, 0);
                AwsClients clients = clients(sandbox.endpoint(), Optional.empty())) {
            Map<Target, Recorded> read =
                    new SsmRecords(clients).read(List.of(site("docs", PROD), site("blog", PROD), site("shop", PROD)));

            assertThat(read.get(Target.of("docs", "prod1")).failure().map(Failure::message))
                    .contains(
                            "the parameter \"/docs/prod1/towpath/record\" in 333333333333/us-east-1 makes no sense: the"
                                    + " record has the schema \"else\" instead of \"towpath.record/v1\"");
            assertThat(read.get(Target.of("blog", "prod1")).failure().map(Failure::message))
                    .contains("the parameter \"/blog/prod1/artifact-key\" in 333333333333/us-east-1 is a SecureString");
            assertThat(read.get(Target.of("shop", "prod1")).failure()).isEmpty();
        }
    }

    @Test
    void aLostAnswerToAWriteIsReadBack() {
        Cloud cloud = new Cloud();
        try (Sandbox sandbox = Sandbox.start(cloud, 0);
                AwsClients clients = clients(sandbox.endpoint(), Optional.empty())) {
            cloud.fault(Fault.dropAnswer("ssm:PutParameter", 1));

            new SsmRecords(clients).write(subject(site("docs", PROD)), record("sha-1"));

            assertThat(cloud.account("333333333333").parameter("/docs/prod1/artifact-key"))
                    .contains("builds/docs/1.zip");
        }
    }

    @Test
    void credentialsOfAnotherAccountAreRefused() {
        Cloud cloud = new Cloud().callerAccount("999999999999");
        try (Sandbox sandbox = Sandbox.start(cloud, 0);
                AwsClients clients = clients(sandbox.endpoint(), Optional.empty())) {
            Place place = new Place(new Account("111111111111"), new Region("us-east-1"), Optional.empty());

            assertThatThrownBy(() -> clients.ssm(place)).isInstanceOfSatisfying(FailureException.class, e -> {
                assertThat(e.failure().reason()).isEqualTo(ReasonCode.WRONG_ACCOUNT);
                assertThat(e.failure().message())
                        .startsWith("the credentials for account 111111111111 belong to account 999999999999 (arn:");
                assertThat(e.failure().advice())
                        .isEqualTo(
                                "set the environment's role in towpath.yaml, or use a profile of account 111111111111");
            });
        }
    }

    private AwsClients clients(URI endpoint, Optional<String> managementRole) {
        return new AwsClients(
                new AwsSettings(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAREHEARSAL", "secret")),
                        managementRole,
                        new RunId("01RUN"),
                        AwsEndpoints.at(endpoint)),
                (operation, mutation) -> calls.merge(operation, 1, Integer::sum));
    }

    private static Place place(String account) {
        return new Place(
                new Account(account),
                new Region("us-east-1"),
                Optional.of("arn:aws:iam::" + account + ":role/towpath-deploy"));
    }

    private static ObservedTarget site(String app, Place place) {
        String environment = place.equals(DEV) ? "dev1" : "prod1";
        return new ObservedTarget(
                Target.of(app, environment),
                place,
                new StaticSite(
                        new ParameterPrefix("/" + app + "/" + environment),
                        new AppName(app),
                        StaticSite.DEFAULT_KEY_TEMPLATE));
    }

    private static Subject subject(ObservedTarget target) {
        return new Subject(
                target.target(),
                target.place(),
                target.workload(),
                new Recorded(new TreeMap<>(), Optional.empty(), Optional.empty()),
                Optional.empty());
    }

    private static DeploymentRecord record(String pin) {
        return new DeploymentRecord(
                Optional.of(new Pin(pin)),
                Optional.empty(),
                new GitSha("1".repeat(40)),
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                new RunId("r"),
                Instant.EPOCH,
                new TreeMap<>(Map.of("manifest", "m")));
    }
}

package dev.towpath.bench;

import dev.towpath.adapter.json.RecordJson;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.sandbox.ServiceSeed;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A rehearsal cloud in which everything that a repository pins runs and is recorded. */
final class DeployedCloud {
    private DeployedCloud() {}

    static Cloud of(LargeRepository repository) {
        Cloud cloud = new Cloud();
        CloudAccount shared = cloud.account(LargeRepository.SHARED);
        shared.bucket("acme-state");
        GitSha commit = new GitSha(repository.head());
        for (String app : repository.apps()) {
            String images = LargeRepository.NAMESPACE + "/" + app;
            shared.immutableRepository(images);
            LargeRepository.ACCOUNTS.values().forEach(account -> shared.shareRepository(images, account));
            Digest digest = shared.image(images, LargeRepository.PIN);
            LargeRepository.ACCOUNTS.forEach((environment, account) ->
                    deploy(cloud.account(account), account, app, environment, commit, digest));
        }
        return cloud;
    }

    private static void deploy(
            CloudAccount account, String id, String app, String environment, GitSha commit, Digest digest) {
        String service = app + "-" + environment;
        String image = LargeRepository.SHARED + ".dkr.ecr.us-east-1.amazonaws.com/" + LargeRepository.NAMESPACE + "/"
                + app + ":" + LargeRepository.PIN;
        account.service(ServiceSeed.of("platform", service, image));
        String prefix = "/" + app + "/" + environment + "/";
        account.parameter(prefix + "container-image-tag", LargeRepository.PIN);
        account.parameter(prefix + "ecs-cluster-name", "platform");
        account.parameter(prefix + "ecs-service-name", service);
        DeploymentRecord record = new DeploymentRecord(
                Optional.of(new Pin(LargeRepository.PIN)),
                Optional.of(digest),
                commit,
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                new RunId("01J00000000000000000000000"),
                Instant.parse("2026-01-01T00:00:00Z"),
                new TreeMap<>(Map.of(
                        "task_definition",
                        "arn:aws:ecs:us-east-1:" + id + ":task-definition/" + service + ":1",
                        "deployment",
                        "ecs-svc/1")));
        account.parameter(prefix + "towpath/record", RecordJson.write(record));
    }
}

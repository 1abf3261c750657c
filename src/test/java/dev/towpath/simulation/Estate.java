package dev.towpath.simulation;

import dev.towpath.model.Account;
import dev.towpath.model.Digest;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.Target;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.sandbox.Rollout;
import dev.towpath.sandbox.ServiceSeed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The targets of a world, and what stands in its repository and its cloud before anything happens. */
final class Estate {
    static final Place PLACE = new Place(new Account("111111111111"), new Region("us-east-1"), Optional.empty());
    static final String ARTIFACTS = "acme-artifacts";
    static final String CLUSTER = "main";
    static final String CONTAINER = "app";
    static final String IMAGES = "acme/api";

    private static final LocalDateTime BUILT = LocalDateTime.of(2026, 1, 1, 0, 0);

    private Estate() {}

    /** What a target is. */
    enum Unit {
        STAGE("api", "stage1", "ecs-webapp", "container"),
        PROD("api", "prod1", "ecs-webapp", "container"),
        SITE("web", "prod1", "static-website", "site"),
        ROOT("net", "prod1", "network", "terraform");

        private final String app;
        private final String environment;
        private final String module;
        private final String kind;

        Unit(String app, String environment, String module, String kind) {
            this.app = app;
            this.environment = environment;
            this.module = module;
            this.kind = kind;
        }

        Target target() {
            return Target.of(app, environment);
        }

        /** {@code container}, {@code site} or {@code terraform}. */
        String kind() {
            return kind;
        }

        boolean production() {
            return !environment.equals("stage1");
        }

        /** What its service, its bucket and its distribution are called. */
        String resource() {
            return app + "-" + environment;
        }

        String directory() {
            return "apps/" + app + "/" + environment;
        }

        String prefix() {
            return "/" + app + "/" + environment;
        }

        /** Its Terraform files at a version of them. */
        String main(int version) {
            return "module \"%s\" {\n  source      = \"git::https://git.example.com/modules.git//%s?ref=v1.%d.0\"\n  name        = \"%s\"\n  environment = \"%s\"\n}\n"
                    .formatted(app, module, version, app, environment);
        }
    }

    /** The files of the first commit. */
    static Map<String, String> files(Collection<Unit> units) {
        Map<String, String> files = new TreeMap<>();
        files.put("towpath.yaml", """
                schema_version: 1
                namespace: acme
                shared_services: { account: "111111111111", region: us-east-1, artifact_bucket: acme-artifacts }
                environments:
                  stage1: { tier: staging,    account: "111111111111", region: us-east-1 }
                  prod1:  { tier: production, account: "111111111111", region: us-east-1 }
                forge: { github: acme/config }
                """);
        files.put("policies/approvals.yaml", """
                groups:
                  staff:  { users: [alice, bob] }
                  client: { users: [carol] }
                rules:
                  - { name: staging,    when: { tier: staging },    require: { staff: 1 } }
                  - { name: production, when: { tier: production }, require: { staff: 1, client: 1 } }
                  - { name: policy,     when: { change: policy },   require: { staff: 2 } }
                """);
        units.forEach(unit -> files.put(unit.directory() + "/main.tf", unit.main(1)));
        return files;
    }

    /** The text of a pin. */
    static String promotion(String pin) {
        return "artifact: " + pin + "\n";
    }

    /** What Terraform has made in the cloud, with nothing deployed yet. */
    static void build(Cloud cloud, Collection<Unit> units) {
        CloudAccount account = cloud.callerAccount(PLACE.account().id())
                .account(PLACE.account().id());
        account.immutableRepository(IMAGES).bucket(ARTIFACTS).cluster(CLUSTER);
        for (Unit unit : units) {
            if (unit.kind().equals("container")) {
                account.service(ServiceSeed.of(CLUSTER, unit.resource(), "nginx:1.25"));
                account.parameter(unit.prefix() + "/container-image-tag", "latest")
                        .parameter(unit.prefix() + "/ecs-cluster-name", CLUSTER)
                        .parameter(unit.prefix() + "/ecs-service-name", unit.resource());
            } else if (unit.kind().equals("site")) {
                account.bucket(unit.resource()).distribution("E" + unit.resource(), unit.resource());
                account.parameter(unit.prefix() + "/artifact-key", "not-deployed-yet")
                        .parameter(unit.prefix() + "/website-bucket-name", unit.resource())
                        .parameter(unit.prefix() + "/cloudfront-distribution-id", "E" + unit.resource());
            }
        }
    }

    /** Makes an artifact that a pin can name; a bad one is never healthy. */
    static Digest make(Cloud cloud, Unit unit, String pin, boolean bad) {
        CloudAccount account = cloud.account(PLACE.account().id());
        if (unit.kind().equals("site")) {
            byte[] zip = zip(pages(pin));
            account.object(ARTIFACTS, "builds/web/" + pin + ".zip", zip, Map.of());
            return Digest.of(zip);
        }
        if (bad) {
            cloud.rollout(pin, Rollout.exits(1, List.of("no")));
        }
        return account.imageUnlessThere(IMAGES, pin);
    }

    /** The files of a build of the site: one for each wave of a publication, so that nothing happens side by side. */
    static SortedMap<String, String> pages(String pin) {
        SortedMap<String, String> files = new TreeMap<>();
        String script = "console.log('" + pin + "')";
        String scriptName = "assets/app-" + Digest.of(script).hex().substring(0, 12) + ".js";
        files.put(scriptName, script);
        files.put("logo.svg", "<svg><title>" + pin.substring(0, pin.length() - 1) + "</title></svg>");
        files.put(
                "index.html",
                "<!doctype html><img src=\"/logo.svg\"><script src=\"/" + scriptName + "\"></script><p>" + pin
                        + "</p>\n");
        return files;
    }

    private static byte[] zip(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(BUILT);
                zip.putNextEntry(entry);
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.towpath.model.Account;
import dev.towpath.model.Digest;
import dev.towpath.model.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The container registry of one account in one region. Another account reads what a repository's policy shares with it. */
final class Ecr {
    private static final Pattern NAME = Pattern.compile("(?=.{2,256}$)[a-z0-9]+([._/-]+[a-z0-9]+)*");
    private static final int PAGE_DEFAULT = 100;

    private final Cloud cloud;
    private final Account account;
    private final Region region;
    private final Map<String, Repository> repositories = new TreeMap<>();

    Ecr(Cloud cloud, Account account, Region region) {
        this.cloud = cloud;
        this.account = account;
        this.region = region;
    }

    Map<String, JsonOperation> operations() {
        return Map.ofEntries(
                Map.entry("CreateRepository", this::createRepository),
                Map.entry("DescribeRepositories", this::describeRepositories),
                Map.entry("DeleteRepository", this::deleteRepository),
                Map.entry("PutImage", this::putImage),
                Map.entry("DescribeImages", this::describeImages),
                Map.entry("BatchGetImage", this::batchGetImage),
                Map.entry("ListImages", this::listImages),
                Map.entry("BatchDeleteImage", this::batchDeleteImage),
                Map.entry("GetDownloadUrlForLayer", this::getDownloadUrl),
                Map.entry("PutImageTagMutability", this::putMutability),
                Map.entry("PutLifecyclePolicy", this::putLifecyclePolicy),
                Map.entry("GetLifecyclePolicy", this::getLifecyclePolicy),
                Map.entry("SetRepositoryPolicy", this::setRepositoryPolicy),
                Map.entry("GetRepositoryPolicy", this::getRepositoryPolicy));
    }

    /** The repository with this name, made if it is not there. */
    synchronized Repository repository(String name) {
        return repositories.computeIfAbsent(
                name, n -> new Repository(n, cloud.clock().instant()));
    }

    /** Seeds an image; the repository comes into being with it. */
    synchronized Digest seed(String name, String tag, Optional<Digest> declared, String architecture) {
        return repository(name)
                .seed(tag, declared, architecture, cloud.clock().instant())
                .digest();
    }

    /** The digest of an image that exists. */
    synchronized Optional<Digest> digest(String repository, String tagOrDigest) {
        return Optional.ofNullable(repositories.get(repository))
                .flatMap(found -> found.find(tagOrDigest))
                .map(Repository.Image::digest);
    }

    /** A blob for whoever has its address. */
    synchronized Optional<byte[]> blob(String repository, String digest) {
        return Optional.ofNullable(repositories.get(repository)).flatMap(found -> found.blob(digest));
    }

    private synchronized ObjectNode createRepository(ObjectNode input, Caller caller) {
        String name = Json.text(input, "repositoryName");
        if (!NAME.matcher(name).matches()) {
            throw AwsError.bad(
                    "InvalidParameterException",
                    "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression"
                            + " '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''");
        }
        if (repositories.containsKey(name)) {
            throw AwsError.bad(
                    "RepositoryAlreadyExistsException",
                    "The repository with name '" + name + "' already exists in the registry with id '" + account + "'");
        }
        Repository made = repository(name);
        made.immutable(Json.optionalText(input, "imageTagMutability")
                .filter("IMMUTABLE"::equals)
                .isPresent());
        return Json.object().set("repository", described(made));
    }

    private ObjectNode describeRepositories(ObjectNode input, Caller caller) {
        Ecr registry = registry(input);
        List<String> names = Json.textList(input, "repositoryNames");
        ArrayNode found = Json.array();
        synchronized (registry) {
            if (names.isEmpty()) {
                registry.repositories.values().forEach(repository -> found.add(registry.described(repository)));
            } else {
                names.forEach(name -> found.add(registry.described(registry.readable(name, caller))));
            }
        }
        return Json.object().set("repositories", found);
    }

    private synchronized ObjectNode deleteRepository(ObjectNode input, Caller caller) {
        Repository repository = writable(input, caller);
        if (!repository.images().isEmpty() && !Json.flag(input, "force")) {
            throw AwsError.bad(
                    "RepositoryNotEmptyException",
                    "The repository with name '" + repository.name() + "' in registry with id '" + account
                            + "' cannot be deleted because it still contains images");
        }
        repositories.remove(repository.name());
        return Json.object().set("repository", described(repository));
    }

    private synchronized ObjectNode putImage(ObjectNode input, Caller caller) {
        Repository repository = writable(input, caller);
        String manifest = Json.text(input, "imageManifest");
        String mediaType = Json.optionalText(input, "imageManifestMediaType")
                .or(() -> Json.optionalText(Json.parse(manifest), "mediaType"))
                .orElse("application/vnd.docker.distribution.manifest.v2+json");
        Digest digest = Digest.of(manifest);
        Json.optionalText(input, "imageDigest").ifPresent(declared -> {
            if (!declared.equals(digest.value())) {
                throw AwsError.bad(
                        "ImageDigestDoesNotMatchException",
                        "The provided image digest '" + declared + "' does not match the computed digest '" + digest
                                + "'");
            }
        });
        Optional<String> tag = Json.optionalText(input, "imageTag");
        Repository.Image image = repository.push(
                new Repository.Manifest(digest, manifest, mediaType),
                tag,
                cloud.clock().instant());
        ObjectNode node = identified(repository, image, tag);
        return Json.object().set("image", manifestOf(node, image));
    }

    private ObjectNode describeImages(ObjectNode input, Caller caller) {
        Ecr registry = registry(input);
        synchronized (registry) {
            Repository repository = registry.readable(Json.text(input, "repositoryName"), caller);
            List<JsonNode> ids = Json.list(input, "imageIds");
            List<Repository.Image> found = new ArrayList<>();
            if (ids.isEmpty()) {
                boolean tagged = input.path("filter").path("tagStatus").asText().equals("TAGGED");
                repository.images().stream()
                        .filter(image -> !tagged || !image.tags().isEmpty())
                        .forEach(found::add);
            }
            for (JsonNode id : ids) {
                found.add(repository.find(reference(id)).orElseThrow(() -> registry.notFound(id, repository)));
            }
            int from = Integer.parseInt(Json.optionalText(input, "nextToken")
                    .filter(token -> token.matches("[0-9]{1,6}"))
                    .orElse("0"));
            int to = Math.min(found.size(), from + Json.number(input, "maxResults", PAGE_DEFAULT));
            ArrayNode details = Json.array();
            found.subList(Math.min(from, to), to).forEach(image -> details.add(registry.detail(repository, image)));
            ObjectNode output = Json.object().set("imageDetails", details);
            return to < found.size() ? output.put("nextToken", Integer.toString(to)) : output;
        }
    }

    private ObjectNode batchGetImage(ObjectNode input, Caller caller) {
        Ecr registry = registry(input);
        synchronized (registry) {
            Repository repository = registry.readable(Json.text(input, "repositoryName"), caller);
            ArrayNode images = Json.array();
            ArrayNode failures = Json.array();
            for (JsonNode id : Json.list(input, "imageIds")) {
                repository
                        .find(reference(id))
                        .ifPresentOrElse(
                                image -> images.add(manifestOf(
                                        registry.identified(repository, image, Json.optionalText(id, "imageTag")),
                                        image)),
                                () -> failures.add(Json.object()
                                        .put("failureCode", "ImageNotFound")
                                        .put("failureReason", "Requested image not found")
                                        .set("imageId", id)));
            }
            ObjectNode output = Json.object().set("images", images);
            return output.set("failures", failures);
        }
    }

    private ObjectNode listImages(ObjectNode input, Caller caller) {
        Ecr registry = registry(input);
        synchronized (registry) {
            ArrayNode ids = Json.array();
            for (Repository.Image image : registry.readable(Json.text(input, "repositoryName"), caller)
                    .images()) {
                if (image.tags().isEmpty()) {
                    ids.add(Json.object().put("imageDigest", image.digest().value()));
                }
                image.tags()
                        .forEach(tag -> ids.add(Json.object()
                                .put("imageDigest", image.digest().value())
                                .put("imageTag", tag)));
            }
            return Json.object().set("imageIds", ids);
        }
    }

    private synchronized ObjectNode batchDeleteImage(ObjectNode input, Caller caller) {
        Repository repository = writable(input, caller);
        ArrayNode deleted = Json.array();
        ArrayNode failures = Json.array();
        for (JsonNode id : Json.list(input, "imageIds")) {
            if (repository.remove(reference(id))) {
                deleted.add(id);
            } else {
                failures.add(Json.object()
                        .put("failureCode", "ImageNotFound")
                        .put("failureReason", "Requested image not found")
                        .set("imageId", id));
            }
        }
        ObjectNode output = Json.object().set("imageIds", deleted);
        return output.set("failures", failures);
    }

    private ObjectNode getDownloadUrl(ObjectNode input, Caller caller) {
        Ecr registry = registry(input);
        String name = Json.text(input, "repositoryName");
        String digest = Json.text(input, "layerDigest");
        synchronized (registry) {
            if (registry.readable(name, caller).blob(digest).isEmpty()) {
                throw AwsError.bad(
                        "LayersNotFoundException",
                        "The layer with digest '" + digest + "' does not exist in the repository with name '" + name
                                + "'");
            }
        }
        return Json.object()
                .put("layerDigest", digest)
                .put(
                        "downloadUrl",
                        cloud.endpoint() + BlobApi.PREFIX + registry.account + "/" + registry.region + "/" + digest
                                + "/" + name);
    }

    private synchronized ObjectNode putMutability(ObjectNode input, Caller caller) {
        Repository repository = writable(input, caller);
        repository.immutable(Json.text(input, "imageTagMutability").equals("IMMUTABLE"));
        return named(repository).put("imageTagMutability", repository.mutability());
    }

    private synchronized ObjectNode putLifecyclePolicy(ObjectNode input, Caller caller) {
        Repository repository = writable(input, caller);
        repository.lifecyclePolicy(Json.text(input, "lifecyclePolicyText"));
        return getLifecyclePolicy(input, caller);
    }

    private synchronized ObjectNode getLifecyclePolicy(ObjectNode input, Caller caller) {
        Repository repository = readable(Json.text(input, "repositoryName"), caller);
        return repository
                .lifecyclePolicy()
                .map(policy -> named(repository).put("lifecyclePolicyText", policy))
                .orElseThrow(() -> AwsError.bad(
                        "LifecyclePolicyNotFoundException",
                        "Lifecycle policy does not exist for the repository with name '" + repository.name()
                                + "' in the registry with id '" + account + "'"));
    }

    private synchronized ObjectNode setRepositoryPolicy(ObjectNode input, Caller caller) {
        Repository repository = writable(input, caller);
        repository.policy(Json.text(input, "policyText"));
        return getRepositoryPolicy(input, caller);
    }

    private synchronized ObjectNode getRepositoryPolicy(ObjectNode input, Caller caller) {
        Repository repository = readable(Json.text(input, "repositoryName"), caller);
        return repository
                .policy()
                .map(policy -> named(repository).put("policyText", policy))
                .orElseThrow(() -> AwsError.bad(
                        "RepositoryPolicyNotFoundException",
                        "Repository policy does not exist for the repository with name '" + repository.name()
                                + "' in the registry with id '" + account + "'"));
    }

    private Ecr registry(ObjectNode input) {
        return Json.optionalText(input, "registryId")
                .filter(Account::valid)
                .map(id -> cloud.place(new Account(id), region).ecr())
                .orElse(this);
    }

    private Repository readable(String name, Caller caller) {
        Repository repository = Optional.ofNullable(repositories.get(name))
                .orElseThrow(() -> AwsError.bad(
                        "RepositoryNotFoundException",
                        "The repository with name '" + name + "' does not exist in the registry with id '" + account
                                + "'"));
        if (!caller.account().equals(account) && !repository.sharedWith(caller.account())) {
            throw AwsError.bad(
                    "AccessDeniedException",
                    "User: " + caller.arn() + " is not authorized to perform: ecr:BatchGetImage on resource: "
                            + arn(name) + " because no resource-based policy allows the ecr:BatchGetImage action");
        }
        return repository;
    }

    private Repository writable(ObjectNode input, Caller caller) {
        if (Json.optionalText(input, "registryId")
                .filter(id -> !id.equals(account.id()))
                .isPresent()) {
            throw AwsError.bad("AccessDeniedException", Api.notAuthorized("ecr:PutImage", caller));
        }
        return readable(Json.text(input, "repositoryName"), caller);
    }

    private static String reference(JsonNode id) {
        return Json.optionalText(id, "imageDigest")
                .or(() -> Json.optionalText(id, "imageTag"))
                .orElseThrow(() -> AwsError.bad(
                        "InvalidParameterException",
                        "Invalid parameter at 'imageIds' failed to satisfy constraint: 'must name a tag or a digest'"));
    }

    private AwsError notFound(JsonNode id, Repository repository) {
        return AwsError.bad(
                "ImageNotFoundException",
                "The image with imageId {imageDigest:'"
                        + Json.optionalText(id, "imageDigest").orElse("null") + "', imageTag:'"
                        + Json.optionalText(id, "imageTag").orElse("null")
                        + "'} does not exist within the repository with name '" + repository.name()
                        + "' in the registry with id '" + account + "'");
    }

    private ObjectNode named(Repository repository) {
        return Json.object().put("registryId", account.id()).put("repositoryName", repository.name());
    }

    private ObjectNode described(Repository repository) {
        return named(repository)
                .put("repositoryArn", arn(repository.name()))
                .put("repositoryUri", account + ".dkr.ecr." + region + ".amazonaws.com/" + repository.name())
                .put("createdAt", Json.time(repository.created()))
                .put("imageTagMutability", repository.mutability());
    }

    private ObjectNode identified(Repository repository, Repository.Image image, Optional<String> tag) {
        ObjectNode id = Json.object().put("imageDigest", image.digest().value());
        tag.ifPresent(text -> id.put("imageTag", text));
        return named(repository).set("imageId", id);
    }

    private static ObjectNode manifestOf(ObjectNode node, Repository.Image image) {
        return node.put("imageManifest", image.manifest().text())
                .put("imageManifestMediaType", image.manifest().mediaType());
    }

    private ObjectNode detail(Repository repository, Repository.Image image) {
        ObjectNode node = named(repository)
                .put("imageDigest", image.digest().value())
                .put("imageSizeInBytes", 30_000_000)
                .put("imagePushedAt", Json.time(image.pushed()))
                .put("imageManifestMediaType", image.manifest().mediaType())
                .put("artifactMediaType", "application/vnd.docker.container.image.v1+json")
                .put("imageStatus", repository.status(image));
        return image.tags().isEmpty() ? node : node.set("imageTags", Json.texts(image.tags()));
    }

    private String arn(String name) {
        return "arn:aws:ecr:" + region + ":" + account + ":repository/" + name;
    }
}

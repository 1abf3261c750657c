package dev.towpath.sandbox;

import dev.towpath.model.Account;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The CloudFront distributions of one account and what is being invalidated in them. */
final class Distributions {
    /** Paths in progress for one distribution (CloudFront developer guide, "Quotas on invalidations"). */
    private static final int PATHS_MAX = 3000;

    private static final int WILDCARDS_MAX = 15;

    private final Cloud cloud;
    private final Account account;
    private final Map<String, Distribution> distributions = new TreeMap<>();

    /** An answer's body with the id of what it describes. */
    record Described(String id, Xml body) {}

    private record Invalidation(String id, String reference, List<String> paths, Instant created, Duration takes) {
        boolean underWay(Instant now) {
            return now.isBefore(created.plus(takes));
        }

        long wildcards() {
            return paths.stream().filter(path -> path.endsWith("*")).count();
        }
    }

    private record Distribution(
            String id, String configuration, Instant created, Map<String, Invalidation> invalidations) {
        String domain() {
            return id.toLowerCase(Locale.ROOT) + ".cloudfront.net";
        }
    }

    Distributions(Cloud cloud, Account account) {
        this.cloud = cloud;
        this.account = account;
    }

    /** Seeds a distribution with a known id in front of a bucket. */
    synchronized void seed(String id, String bucket) {
        String configuration = "<CallerReference>seed-" + id + "</CallerReference>"
                + "<Aliases><Quantity>0</Quantity></Aliases><DefaultRootObject>index.html</DefaultRootObject>"
                + "<Origins><Quantity>1</Quantity><Items><Origin><Id>site</Id><DomainName>" + bucket
                + ".s3.amazonaws.com</DomainName><OriginPath></OriginPath>"
                + "<S3OriginConfig><OriginAccessIdentity></OriginAccessIdentity></S3OriginConfig></Origin></Items></Origins>"
                + "<DefaultCacheBehavior><TargetOriginId>site</TargetOriginId>"
                + "<ViewerProtocolPolicy>redirect-to-https</ViewerProtocolPolicy></DefaultCacheBehavior>"
                + "<Comment></Comment><Enabled>true</Enabled>";
        distributions.putIfAbsent(
                id, new Distribution(id, configuration, cloud.clock().instant(), new LinkedHashMap<>()));
    }

    /** The paths of every invalidation of a distribution, oldest first. */
    synchronized List<List<String>> invalidated(String id) {
        return find(id).invalidations().values().stream()
                .map(Invalidation::paths)
                .toList();
    }

    synchronized Described create(byte[] body) {
        String reference = XmlRequest.parse(body).required("CallerReference");
        String text = new String(body, StandardCharsets.UTF_8);
        int from = text.indexOf('>', text.indexOf("<DistributionConfig")) + 1;
        int to = text.lastIndexOf("</DistributionConfig>");
        if (from <= 0 || to < from) {
            throw AwsError.bad("MalformedXML", "The XML document is malformed.");
        }
        boolean known = distributions.values().stream()
                .anyMatch(present ->
                        present.configuration().contains("<CallerReference>" + reference + "</CallerReference>"));
        if (known) {
            throw new AwsError(
                    409, "DistributionAlreadyExists", "The caller reference that you are using was used before.");
        }
        Distribution made = new Distribution(
                "E" + cloud.ids().upper(13),
                text.substring(from, to),
                cloud.clock().instant(),
                new LinkedHashMap<>());
        distributions.put(made.id(), made);
        return get(made.id());
    }

    synchronized Described get(String id) {
        Distribution found = find(id);
        Instant now = cloud.clock().instant();
        Xml body = summary(Xml.element("Distribution", CloudFrontApi.NAMESPACE), found)
                .add(
                        "InProgressInvalidationBatches",
                        found.invalidations().values().stream()
                                .filter(invalidation -> invalidation.underWay(now))
                                .count())
                .add(Xml.raw("DistributionConfig", found.configuration()));
        return new Described(id, body);
    }

    synchronized Described configuration(String id) {
        return new Described(
                id, Xml.raw("DistributionConfig", find(id).configuration()).namespace(CloudFrontApi.NAMESPACE));
    }

    synchronized Xml list() {
        Xml items = Xml.element("Items");
        distributions
                .values()
                .forEach(distribution -> items.add(summary(Xml.element("DistributionSummary"), distribution)
                        .add("Enabled", true)));
        Xml list = Xml.element("DistributionList", CloudFrontApi.NAMESPACE)
                .add("Marker", "")
                .add("MaxItems", 100)
                .add("IsTruncated", false)
                .add("Quantity", distributions.size());
        return distributions.isEmpty() ? list : list.add(items);
    }

    private Xml summary(Xml xml, Distribution distribution) {
        return xml.add("Id", distribution.id())
                .add("ARN", "arn:aws:cloudfront::" + account + ":distribution/" + distribution.id())
                .add("Status", "Deployed")
                .add("LastModifiedTime", shown(distribution.created()))
                .add("DomainName", distribution.domain());
    }

    synchronized Described invalidate(String id, XmlRequest request) {
        Distribution distribution = find(id);
        String reference = request.required("CallerReference");
        List<String> paths = paths(request);
        Optional<Invalidation> known = distribution.invalidations().values().stream()
                .filter(present -> present.reference().equals(reference))
                .findFirst();
        if (known.isPresent()) {
            if (!known.get().paths().equals(paths)) {
                throw AwsError.bad(
                        "InvalidationBatchAlreadyExists",
                        "The caller reference was used before for an invalidation batch with other paths.");
            }
            return described(known.get());
        }
        Invalidation made = new Invalidation(
                "I" + cloud.ids().upper(13), reference, paths, cloud.clock().instant(), cloud.invalidation());
        checkRoom(distribution, made);
        distribution.invalidations().put(made.id(), made);
        return described(made);
    }

    private static List<String> paths(XmlRequest request) {
        XmlRequest paths = request.child("Paths")
                .orElseThrow(() -> AwsError.bad("MalformedXML", "The XML document is malformed."));
        List<String> items = new ArrayList<>();
        paths.child("Items").ifPresent(list -> list.children("Path").forEach(path -> items.add(path.text())));
        if (!paths.required("Quantity").equals(Integer.toString(items.size()))) {
            throw AwsError.bad("InconsistentQuantities", "The value of Quantity and the size of Items don't match.");
        }
        if (items.isEmpty() || items.stream().anyMatch(path -> !path.startsWith("/"))) {
            throw AwsError.bad("InvalidArgument", "Your request contains one or more invalid invalidation paths.");
        }
        return items;
    }

    private void checkRoom(Distribution distribution, Invalidation made) {
        Instant now = cloud.clock().instant();
        List<Invalidation> present = distribution.invalidations().values().stream()
                .filter(invalidation -> invalidation.underWay(now))
                .toList();
        long paths = made.paths().size()
                + present.stream()
                        .mapToLong(invalidation -> invalidation.paths().size())
                        .sum();
        long wildcards = made.wildcards()
                + present.stream().mapToLong(Invalidation::wildcards).sum();
        if (paths > PATHS_MAX || wildcards > WILDCARDS_MAX) {
            throw AwsError.bad(
                    "TooManyInvalidationsInProgress",
                    "Processing your request will cause you to exceed the maximum number of in-progress invalidations.");
        }
    }

    synchronized Xml invalidation(String id, String invalidation) {
        return described(Optional.ofNullable(find(id).invalidations().get(invalidation))
                        .orElseThrow(() ->
                                new AwsError(404, "NoSuchInvalidation", "The specified invalidation does not exist.")))
                .body();
    }

    synchronized Xml listInvalidations(String id) {
        Map<String, Invalidation> found = find(id).invalidations();
        Xml items = Xml.element("Items");
        found.values()
                .forEach(invalidation -> items.add(Xml.element("InvalidationSummary")
                        .add("Id", invalidation.id())
                        .add("CreateTime", shown(invalidation.created()))
                        .add("Status", status(invalidation))));
        Xml list = Xml.element("InvalidationList", CloudFrontApi.NAMESPACE)
                .add("Marker", "")
                .add("MaxItems", 100)
                .add("IsTruncated", false)
                .add("Quantity", found.size());
        return found.isEmpty() ? list : list.add(items);
    }

    private Described described(Invalidation invalidation) {
        Xml items = Xml.element("Items");
        invalidation.paths().forEach(path -> items.add("Path", path));
        Xml body = Xml.element("Invalidation", CloudFrontApi.NAMESPACE)
                .add("Id", invalidation.id())
                .add("Status", status(invalidation))
                .add("CreateTime", shown(invalidation.created()))
                .add(Xml.element("InvalidationBatch")
                        .add(Xml.element("Paths")
                                .add("Quantity", invalidation.paths().size())
                                .add(items))
                        .add("CallerReference", invalidation.reference()));
        return new Described(invalidation.id(), body);
    }

    private String status(Invalidation invalidation) {
        return invalidation.underWay(cloud.clock().instant()) ? "InProgress" : "Completed";
    }

    private Distribution find(String id) {
        return Optional.ofNullable(distributions.get(id))
                .orElseThrow(
                        () -> new AwsError(404, "NoSuchDistribution", "The specified distribution does not exist."));
    }

    private static String shown(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}

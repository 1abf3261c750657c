package dev.towpath.sandbox;

import dev.towpath.model.Region;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** S3's operations on buckets: making, listing, and settings that are only kept. */
final class S3Buckets {
    static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final int PAGE_MAX = 1000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    /** Query parameter, name in operations, and the error where nothing was set. */
    private record Setting(String name, String missing) {}

    private static final Map<String, Setting> SETTINGS = Map.ofEntries(
            Map.entry("policy", new Setting("Policy", "NoSuchBucketPolicy")),
            Map.entry("website", new Setting("Website", "NoSuchWebsiteConfiguration")),
            Map.entry("cors", new Setting("Cors", "NoSuchCORSConfiguration")),
            Map.entry("lifecycle", new Setting("LifecycleConfiguration", "NoSuchLifecycleConfiguration")),
            Map.entry("encryption", new Setting("Encryption", "ServerSideEncryptionConfigurationNotFoundError")),
            Map.entry("publicAccessBlock", new Setting("PublicAccessBlock", "NoSuchPublicAccessBlockConfiguration")),
            Map.entry("ownershipControls", new Setting("OwnershipControls", "OwnershipControlsNotFoundError")),
            Map.entry("tagging", new Setting("Tagging", "NoSuchTagSet")),
            Map.entry("versioning", new Setting("Versioning", "")));

    private final Cloud cloud;

    S3Buckets(Cloud cloud) {
        this.cloud = cloud;
    }

    /** The setting that a request is about, in the words of its operation. */
    static Optional<String> setting(HttpCall call) {
        return SETTINGS.entrySet().stream()
                .filter(entry -> call.has(entry.getKey()))
                .map(entry -> entry.getValue().name())
                .findFirst();
    }

    Answer listBuckets(Caller caller) {
        List<Xml> found = cloud.buckets().values().stream()
                .filter(bucket -> bucket.owner().equals(caller.account()))
                .map(bucket -> Xml.element("Bucket")
                        .add("Name", bucket.name())
                        .add("CreationDate", bucket.created().toString()))
                .toList();
        return Answer.xml(
                200,
                Xml.element("ListAllMyBucketsResult", NAMESPACE)
                        .add(Xml.element("Owner").add("ID", caller.account().id()))
                        .add(Xml.element("Buckets").addAll(found)));
    }

    Answer createBucket(String name, HttpCall call) {
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw AwsError.bad("InvalidBucketName", "The specified bucket is not valid.");
        }
        Optional<String> constraint = call.body().length == 0
                ? Optional.empty()
                : XmlRequest.parse(call.body()).text("LocationConstraint");
        Region region = constraint
                .filter(Region::valid)
                .map(Region::new)
                .orElse(call.caller().region());
        Bucket made = new Bucket(name, call.caller().account(), region, cloud);
        Optional<Bucket> present = Optional.ofNullable(cloud.buckets().putIfAbsent(name, made));
        if (present.isPresent() && !present.get().owner().equals(call.caller().account())) {
            throw new AwsError(409, "BucketAlreadyExists", "The requested bucket name is not available.");
        }
        if (present.isPresent() && !region.id().equals("us-east-1")) {
            throw new AwsError(
                    409, "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded.");
        }
        return Answer.of(200).with("Location", "/" + name);
    }

    Answer deleteBucket(String name, HttpCall call) {
        Bucket bucket = cloud.writable(name, call);
        if (!bucket.isEmpty()) {
            throw new AwsError(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
        }
        cloud.buckets().remove(name, bucket);
        return Answer.of(204);
    }

    Answer headBucket(String name, HttpCall call) {
        return Answer.of(200)
                .with("x-amz-bucket-region", cloud.readable(name, call).region().id());
    }

    Answer location(String name, HttpCall call) {
        String region = cloud.readable(name, call).region().id();
        String shown = region.equals("us-east-1") ? "" : region;
        return Answer.text(
                200,
                "application/xml",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint xmlns=\"" + NAMESPACE + "\">" + shown
                        + "</LocationConstraint>");
    }

    Answer setting(String name, HttpCall call) {
        String parameter =
                SETTINGS.keySet().stream().filter(call::has).findFirst().orElseThrow();
        boolean reading = call.method().equals("GET");
        Bucket bucket = reading ? cloud.readable(name, call) : cloud.writable(name, call);
        if (parameter.equals("versioning")) {
            return versioning(bucket, call, reading);
        }
        switch (call.method()) {
            case "PUT" -> bucket.settings().put(parameter, Upload.of(call).content());
            case "DELETE" -> bucket.settings().remove(parameter);
            default -> {
                return Optional.ofNullable(bucket.settings().get(parameter))
                        .map(body -> new Answer(200, Map.of("Content-Type", "application/xml"), body))
                        .orElseThrow(
                                () -> new AwsError(404, missing(parameter), "The " + parameter + " was never set"));
            }
        }
        return Answer.of(call.method().equals("DELETE") || parameter.equals("policy") ? 204 : 200);
    }

    private static String missing(String parameter) {
        return Optional.ofNullable(SETTINGS.get(parameter))
                .map(Setting::missing)
                .orElse("NoSuchConfiguration");
    }

    private static Answer versioning(Bucket bucket, HttpCall call, boolean reading) {
        if (!reading) {
            bucket.versioned(XmlRequest.parse(Upload.of(call).content())
                    .text("Status")
                    .filter("Enabled"::equals)
                    .isPresent());
            return Answer.of(200);
        }
        Xml state = Xml.element("VersioningConfiguration", NAMESPACE);
        return Answer.xml(200, bucket.versioned() ? state.add("Status", "Enabled") : state);
    }

    Answer list(String name, HttpCall call) {
        Bucket bucket = cloud.readable(name, call);
        boolean second = call.query("list-type").isPresent();
        String prefix = call.query("prefix").orElse("");
        String delimiter = call.query("delimiter").orElse("");
        String after = call.query("continuation-token")
                .or(() -> call.query(second ? "start-after" : "marker"))
                .orElse("");
        int max = Math.min(number(call.query("max-keys").orElse("1000")), PAGE_MAX);
        boolean encoded = call.query("encoding-type").isPresent();
        List<Xml> contents = new ArrayList<>();
        Set<String> prefixes = new LinkedHashSet<>();
        String last = "";
        boolean truncated = false;
        for (Map.Entry<String, StoredObject> entry :
                bucket.list(prefix, key -> Bucket.compareBytes(key, after) > 0).entrySet()) {
            String key = entry.getKey();
            int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            String common = end < 0 ? "" : key.substring(0, end + delimiter.length());
            if (!common.isEmpty() && (prefixes.contains(common) || after.startsWith(common))) {
                last = key;
                continue;
            }
            if (contents.size() + prefixes.size() >= max) {
                truncated = true;
                break;
            }
            last = key;
            if (common.isEmpty()) {
                contents.add(content(shown(key, encoded), entry.getValue()));
            } else {
                prefixes.add(common);
            }
        }
        Xml result = Xml.element("ListBucketResult", NAMESPACE)
                .add("Name", name)
                .add("Prefix", shown(prefix, encoded))
                .add("MaxKeys", max)
                .add("IsTruncated", truncated);
        if (!delimiter.isEmpty()) {
            result.add("Delimiter", shown(delimiter, encoded));
        }
        if (encoded) {
            result.add("EncodingType", "url");
        }
        if (second) {
            result.add("KeyCount", contents.size() + prefixes.size());
        }
        if (truncated) {
            result.add(second ? "NextContinuationToken" : "NextMarker", shown(last, encoded && !second));
        }
        result.addAll(contents);
        prefixes.forEach(common -> result.add(Xml.element("CommonPrefixes").add("Prefix", shown(common, encoded))));
        return Answer.xml(200, result);
    }

    private static Xml content(String key, StoredObject object) {
        Xml content = Xml.element("Contents")
                .add("Key", key)
                .add("LastModified", object.modified().toString())
                .add("ETag", object.quotedEtag())
                .add("Size", object.content().length)
                .add("StorageClass", "STANDARD");
        object.checksums().keySet().forEach(checksum -> content.add("ChecksumAlgorithm", checksum.name()));
        return content;
    }

    Answer listVersions(String name, HttpCall call) {
        Xml result =
                Xml.element("ListVersionsResult", NAMESPACE).add("Name", name).add("IsTruncated", false);
        cloud.readable(name, call).versions(call.query("prefix").orElse("")).forEach((key, versions) -> {
            boolean newest = true;
            for (StoredObject object : versions) {
                Xml version = Xml.element(object.deleted() ? "DeleteMarker" : "Version")
                        .add("Key", key)
                        .add("VersionId", object.version())
                        .add("IsLatest", newest)
                        .add("LastModified", object.modified().toString());
                if (!object.deleted()) {
                    version.add("ETag", object.quotedEtag()).add("Size", object.content().length);
                }
                result.add(version);
                newest = false;
            }
        });
        return Answer.xml(200, result);
    }

    private static String shown(String text, boolean encoded) {
        return encoded
                ? URLEncoder.encode(text, StandardCharsets.UTF_8)
                        .replace("%2F", "/")
                        .replace("*", "%2A")
                : text;
    }

    private static int number(String text) {
        if (!text.toLowerCase(Locale.ROOT).matches("[0-9]{1,9}")) {
            throw AwsError.bad("InvalidArgument", "Provided max-keys not an integer or within integer range");
        }
        return Integer.parseInt(text);
    }
}

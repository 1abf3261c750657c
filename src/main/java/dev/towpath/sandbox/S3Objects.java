package dev.towpath.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** S3's operations on objects, with conditions, ranges, checksums and versions. */
final class S3Objects {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]*)-([0-9]*)");
    private static final int KEY_BYTES_MAX = 1024;
    private static final int DELETES_MAX = 1000;
    private static final Set<String> KEPT_HEADERS = Set.of(
            "content-type",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "expires",
            "x-amz-website-redirect-location",
            "x-amz-storage-class");

    private final Cloud cloud;

    S3Objects(Cloud cloud) {
        this.cloud = cloud;
    }

    Answer putObject(S3Api.Address address, HttpCall call) {
        Bucket bucket = cloud.writable(address.bucket(), call);
        checkKey(address.key());
        Upload upload = Upload.of(call);
        StoredObject stored = bucket.put(
                address.key(),
                upload.content(),
                Checksum.md5(upload.content()),
                keptHeaders(call),
                upload.checksums(),
                condition(call));
        return versioned(Answer.of(200), bucket, stored)
                .with("ETag", stored.quotedEtag())
                .with("x-amz-server-side-encryption", "AES256")
                .with(checksums(stored));
    }

    Answer copyObject(S3Api.Address address, HttpCall call) {
        String source = HttpCall.decoded(call.header("x-amz-copy-source").orElseThrow());
        String[] parts = source.replaceFirst("^/", "").split("/", 2);
        if (parts.length < 2) {
            throw AwsError.bad(
                    "InvalidArgument", "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
        }
        int query = parts[1].indexOf("?versionId=");
        String key = query < 0 ? parts[1] : parts[1].substring(0, query);
        Bucket from = cloud.readable(parts[0], call);
        StoredObject original = (query < 0
                        ? from.newest(key)
                        : from.version(key, parts[1].substring(query + "?versionId=".length())))
                .orElseThrow(S3Objects::noSuchKey);
        boolean replace = call.header("x-amz-metadata-directive")
                .filter("REPLACE"::equals)
                .isPresent();
        Optional<String> match = call.header("x-amz-copy-source-if-match");
        if (match.isPresent() && !matches(match.get(), original)) {
            throw preconditionFailed();
        }
        Bucket bucket = cloud.writable(address.bucket(), call);
        StoredObject stored = bucket.put(
                address.key(),
                original.content(),
                Checksum.md5(original.content()),
                replace ? keptHeaders(call) : original.headers(),
                original.checksums(),
                condition(call));
        Xml result = Xml.element("CopyObjectResult", S3Buckets.NAMESPACE)
                .add("LastModified", stored.modified().toString())
                .add("ETag", stored.quotedEtag());
        return versioned(Answer.xml(200, result), bucket, stored);
    }

    Answer getObject(S3Api.Address address, HttpCall call) {
        Bucket bucket = cloud.readable(address.bucket(), call);
        StoredObject object = find(bucket, address.key(), call);
        checkReadConditions(object, call);
        Optional<String> range =
                call.header("range").filter(text -> RANGE.matcher(text).matches());
        byte[] content = object.content();
        int status = 200;
        Map<String, String> headers = new TreeMap<>(object.headers());
        headers.put("ETag", object.quotedEtag());
        headers.put("Last-Modified", HTTP_DATE.format(object.modified()));
        headers.put("Accept-Ranges", "bytes");
        headers.put("x-amz-server-side-encryption", "AES256");
        headers.putIfAbsent("content-type", "binary/octet-stream");
        if (range.isPresent()) {
            Span span = Span.of(range.get(), content.length);
            headers.put("Content-Range", "bytes " + span.from() + "-" + (span.to() - 1) + "/" + content.length);
            content = Arrays.copyOfRange(content, span.from(), span.to());
            status = 206;
        } else if (call.header("x-amz-checksum-mode").isPresent()) {
            headers.putAll(checksums(object));
        }
        if (call.method().equals("HEAD")) {
            headers.put("Content-Length", Integer.toString(content.length));
        }
        return versioned(new Answer(status, headers, content), bucket, object);
    }

    /** A range of bytes: from inclusive, to exclusive. */
    private record Span(int from, int to) {
        static Span of(String header, int length) {
            Matcher matcher = RANGE.matcher(header);
            if (!matcher.matches()
                    || matcher.group(1).length() > 9
                    || matcher.group(2).length() > 9) {
                throw unsatisfiable();
            }
            boolean suffix = matcher.group(1).isEmpty();
            int second = matcher.group(2).isEmpty() ? length : Integer.parseInt(matcher.group(2));
            int from = suffix ? Math.max(0, length - second) : Integer.parseInt(matcher.group(1));
            int to = suffix || matcher.group(2).isEmpty() ? length : Math.min(length, second + 1);
            if (from >= to) {
                throw unsatisfiable();
            }
            return new Span(from, to);
        }

        private static AwsError unsatisfiable() {
            return new AwsError(416, "InvalidRange", "The requested range is not satisfiable");
        }
    }

    Answer getObjectAttributes(S3Api.Address address, HttpCall call) {
        Bucket bucket = cloud.readable(address.bucket(), call);
        StoredObject object = find(bucket, address.key(), call);
        Xml result =
                Xml.element("GetObjectAttributesResponse", S3Buckets.NAMESPACE).add("ETag", object.etag());
        Xml checksums = Xml.element("Checksum");
        object.checksums().forEach((kind, value) -> checksums.add("Checksum" + kind, value));
        result.add(checksums.add("ChecksumType", "FULL_OBJECT"))
                .add("ObjectSize", object.content().length)
                .add("StorageClass", "STANDARD");
        return versioned(Answer.xml(200, result), bucket, object)
                .with("Last-Modified", HTTP_DATE.format(object.modified()));
    }

    Answer deleteObject(S3Api.Address address, HttpCall call) {
        Bucket bucket = cloud.writable(address.bucket(), call);
        Optional<String> version = call.query("versionId");
        if (version.isPresent()) {
            bucket.deleteVersion(address.key(), version.get());
            return Answer.of(204).with("x-amz-version-id", version.get());
        }
        return bucket.delete(address.key(), condition(call))
                .map(marker ->
                        Answer.of(204).with("x-amz-delete-marker", "true").with("x-amz-version-id", marker.version()))
                .orElseGet(() -> Answer.of(204));
    }

    Answer deleteObjects(String name, HttpCall call) {
        Bucket bucket = cloud.writable(name, call);
        XmlRequest request = XmlRequest.parse(Upload.of(call).content());
        boolean quiet = request.text("Quiet").filter("true"::equals).isPresent();
        List<XmlRequest> objects = request.children("Object");
        if (objects.isEmpty() || objects.size() > DELETES_MAX) {
            throw AwsError.bad(
                    "MalformedXML",
                    "The XML you provided was not well-formed or did not validate against our published schema");
        }
        Xml result = Xml.element("DeleteResult", S3Buckets.NAMESPACE);
        for (XmlRequest object : objects) {
            String key = object.required("Key");
            try {
                Optional<String> etag = object.text("ETag");
                object.text("VersionId")
                        .ifPresentOrElse(
                                version -> bucket.deleteVersion(key, version),
                                () -> bucket.delete(
                                        key, etag.map(S3Objects::mustMatch).orElse(Bucket.Condition.NONE)));
                if (!quiet) {
                    result.add(Xml.element("Deleted").add("Key", key));
                }
            } catch (AwsError error) {
                result.add(Xml.element("Error")
                        .add("Key", key)
                        .add("Code", error.code())
                        .add("Message", error.text()));
            }
        }
        return Answer.xml(200, result);
    }

    /** The headers of an upload that come back with the object. */
    static Map<String, String> keptHeaders(HttpCall call) {
        Map<String, String> kept = new TreeMap<>();
        call.headers().forEach((name, value) -> {
            if (name.startsWith("x-amz-meta-") || KEPT_HEADERS.contains(name)) {
                kept.put(name, value);
            }
        });
        String encoding = kept.getOrDefault("content-encoding", "")
                .replaceAll("(^|,)\\s*aws-chunked\\s*", "")
                .replaceFirst("^,", "");
        kept.remove("content-encoding");
        if (!encoding.isEmpty()) {
            kept.put("content-encoding", encoding);
        }
        return kept;
    }

    /** What {@code If-Match} and {@code If-None-Match} ask of the object that is there. */
    static Bucket.Condition condition(HttpCall call) {
        Optional<String> match = call.header("if-match");
        Optional<String> noneMatch = call.header("if-none-match");
        return present -> {
            match.ifPresent(etag -> mustMatch(etag).check(present));
            if (noneMatch.isPresent()
                    && present.filter(object -> matches(noneMatch.get(), object))
                            .isPresent()) {
                throw preconditionFailed();
            }
        };
    }

    private static Bucket.Condition mustMatch(String etag) {
        return present -> {
            if (!matches(etag, present.orElseThrow(S3Objects::noSuchKey))) {
                throw preconditionFailed();
            }
        };
    }

    private static void checkReadConditions(StoredObject object, HttpCall call) {
        Optional<String> match = call.header("if-match");
        if (match.isPresent() && !matches(match.get(), object)) {
            throw preconditionFailed();
        }
        Optional<String> noneMatch = call.header("if-none-match");
        boolean known = noneMatch.isPresent()
                ? matches(noneMatch.get(), object)
                : call.header("if-modified-since")
                        .map(text -> !object.modified().isAfter(date(text).plusMillis(999)))
                        .orElse(false);
        if (known) {
            throw new AwsError(304, "NotModified", "Not Modified");
        }
    }

    private static Instant date(String text) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static boolean matches(String etags, StoredObject object) {
        return Arrays.stream(etags.split(","))
                .map(etag -> etag.strip().replace("\"", ""))
                .anyMatch(etag -> etag.equals("*") || etag.equals(object.etag()));
    }

    private static StoredObject find(Bucket bucket, String key, HttpCall call) {
        Optional<String> version = call.query("versionId");
        if (version.isEmpty()) {
            return bucket.newest(key).orElseThrow(S3Objects::noSuchKey);
        }
        StoredObject found = bucket.version(key, version.get())
                .orElseThrow(() -> new AwsError(404, "NoSuchVersion", "The specified version does not exist."));
        if (found.deleted()) {
            throw new AwsError(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
        }
        return found;
    }

    static Map<String, String> checksums(StoredObject object) {
        Map<String, String> headers = new TreeMap<>();
        object.checksums().forEach((kind, value) -> headers.put(kind.header(), value));
        if (!headers.isEmpty()) {
            headers.put("x-amz-checksum-type", "FULL_OBJECT");
        }
        return headers;
    }

    static Answer versioned(Answer answer, Bucket bucket, StoredObject object) {
        return bucket.versioned() ? answer.with("x-amz-version-id", object.version()) : answer;
    }

    static void checkKey(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > KEY_BYTES_MAX) {
            throw AwsError.bad("KeyTooLongError", "Your key is too long");
        }
    }

    static AwsError noSuchKey() {
        return new AwsError(404, "NoSuchKey", "The specified key does not exist.");
    }

    private static AwsError preconditionFailed() {
        return new AwsError(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    }
}

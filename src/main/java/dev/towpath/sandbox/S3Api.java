package dev.towpath.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Amazon S3 as it speaks on the wire: which operation a method, a path and a query mean, and how errors look. */
final class S3Api implements Api {
    private static final String REST = "the rehearsal cloud has no operation \"s3:";

    private final S3Buckets buckets;
    private final S3Objects objects;
    private final S3Multiparts multiparts;

    S3Api(Cloud cloud) {
        this.buckets = new S3Buckets(cloud);
        this.objects = new S3Objects(cloud);
        this.multiparts = new S3Multiparts(cloud);
    }

    /** The bucket and key that a request names, in its path or in its host; empty texts where it names none. */
    record Address(String bucket, String key) {
        static Address of(HttpCall call) {
            String host = call.header("host").orElse("").replaceFirst(":[0-9]+$", "");
            String path = call.path().substring(1);
            int inHost = Math.max(host.indexOf(".s3."), host.endsWith(".localhost") ? host.lastIndexOf('.') : -1);
            if (inHost > 0) {
                return new Address(host.substring(0, inHost), HttpCall.decoded(path));
            }
            int slash = path.indexOf('/');
            return slash < 0
                    ? new Address(HttpCall.decoded(path), "")
                    : new Address(
                            HttpCall.decoded(path.substring(0, slash)), HttpCall.decoded(path.substring(slash + 1)));
        }
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public String operation(HttpCall call) {
        Address address = Address.of(call);
        if (address.bucket().isEmpty()) {
            return call.method().equals("GET") ? "ListBuckets" : call.method();
        }
        return address.key().isEmpty() ? bucketOperation(call) : objectOperation(call);
    }

    private static String bucketOperation(HttpCall call) {
        Optional<String> setting = S3Buckets.setting(call);
        return switch (call.method()) {
            case "GET" -> setting.map(name -> "GetBucket" + name).orElseGet(() -> listing(call));
            case "PUT" -> setting.map(name -> "PutBucket" + name).orElse("CreateBucket");
            case "DELETE" -> setting.map(name -> "DeleteBucket" + name).orElse("DeleteBucket");
            case "HEAD" -> "HeadBucket";
            case "POST" -> call.has("delete") ? "DeleteObjects" : "PostObject";
            default -> call.method();
        };
    }

    private static String listing(HttpCall call) {
        if (call.has("location")) {
            return "GetBucketLocation";
        }
        if (call.has("versions")) {
            return "ListObjectVersions";
        }
        if (call.has("uploads")) {
            return "ListMultipartUploads";
        }
        return call.query("list-type").filter("2"::equals).isPresent() ? "ListObjectsV2" : "ListObjects";
    }

    private static String objectOperation(HttpCall call) {
        boolean part = call.has("uploadId");
        boolean copy = call.header("x-amz-copy-source").isPresent();
        if (call.has("tagging") || call.has("acl") || call.has("retention") || call.has("legal-hold")) {
            return "ObjectSetting";
        }
        return switch (call.method()) {
            case "GET" -> call.has("attributes") ? "GetObjectAttributes" : part ? "ListParts" : "GetObject";
            case "HEAD" -> "HeadObject";
            case "PUT" -> part ? (copy ? "UploadPartCopy" : "UploadPart") : copy ? "CopyObject" : "PutObject";
            case "POST" ->
                part ? "CompleteMultipartUpload" : call.has("uploads") ? "CreateMultipartUpload" : "PostObject";
            case "DELETE" -> part ? "AbortMultipartUpload" : "DeleteObject";
            default -> call.method();
        };
    }

    @Override
    public List<Permission> permissions(String operation, HttpCall call) {
        Address address = Address.of(call);
        return Permissions.ofS3(operation, address.bucket(), address.key(), call);
    }

    @Override
    public Answer answer(String operation, HttpCall call) {
        Address address = Address.of(call);
        return switch (operation) {
            case "ListBuckets" -> buckets.listBuckets(call.caller());
            case "CreateBucket" -> buckets.createBucket(address.bucket(), call);
            case "DeleteBucket" -> buckets.deleteBucket(address.bucket(), call);
            case "HeadBucket" -> buckets.headBucket(address.bucket(), call);
            case "GetBucketLocation" -> buckets.location(address.bucket(), call);
            case "ListObjectsV2", "ListObjects" -> buckets.list(address.bucket(), call);
            case "ListObjectVersions" -> buckets.listVersions(address.bucket(), call);
            case "DeleteObjects" -> objects.deleteObjects(address.bucket(), call);
            case "GetObject", "HeadObject" -> objects.getObject(address, call);
            case "GetObjectAttributes" -> objects.getObjectAttributes(address, call);
            case "PutObject" -> objects.putObject(address, call);
            case "CopyObject" -> objects.copyObject(address, call);
            case "DeleteObject" -> objects.deleteObject(address, call);
            case "CreateMultipartUpload" -> multiparts.create(address, call);
            case "UploadPart" -> multiparts.uploadPart(address, call);
            case "CompleteMultipartUpload" -> multiparts.complete(address, call);
            case "AbortMultipartUpload" -> multiparts.abort(address, call);
            case "ListParts" -> multiparts.listParts(address, call);
            case "ListMultipartUploads" -> multiparts.listUploads(address.bucket(), call);
            default -> {
                if (S3Buckets.setting(call).isPresent() && address.key().isEmpty()) {
                    yield buckets.setting(address.bucket(), call);
                }
                throw new AwsError(501, "NotImplemented", REST + operation + "\"");
            }
        };
    }

    @Override
    public Answer error(AwsError error, HttpCall call, String requestId) {
        if (call.method().equals("HEAD") || error.status() == 304) {
            return Answer.of(error.status());
        }
        boolean token = error.code().equals("InvalidClientTokenId");
        Xml body = Xml.element("Error")
                .add("Code", token ? "InvalidAccessKeyId" : error.code())
                .add("Message", error.text())
                .add("Resource", call.path())
                .add("RequestId", requestId)
                .add("HostId", "towpath-sandbox");
        return new Answer(
                error.code().equals("ExpiredToken") ? 400 : error.status(),
                Map.of("Content-Type", "application/xml"),
                Answer.xml(200, body).body());
    }

    @Override
    public AwsError throttled() {
        return new AwsError(503, "SlowDown", "Please reduce your request rate.");
    }

    @Override
    public AwsError broken() {
        return new AwsError(500, "InternalError", "We encountered an internal error. Please try again.");
    }

    @Override
    public AwsError denied(String operation, Caller caller) {
        return new AwsError(403, "AccessDenied", Api.notAuthorized("s3:" + operation, caller));
    }
}

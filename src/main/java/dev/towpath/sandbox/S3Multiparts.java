package dev.towpath.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** S3's uploads in parts. */
final class S3Multiparts {
    private final Cloud cloud;

    S3Multiparts(Cloud cloud) {
        this.cloud = cloud;
    }

    Answer create(S3Api.Address address, HttpCall call) {
        Bucket bucket = cloud.writable(address.bucket(), call);
        S3Objects.checkKey(address.key());
        String id = cloud.ids().any(48);
        bucket.uploads().put(id, new Multipart(address.key(), S3Objects.keptHeaders(call)));
        return Answer.xml(
                200,
                Xml.element("InitiateMultipartUploadResult", S3Buckets.NAMESPACE)
                        .add("Bucket", address.bucket())
                        .add("Key", address.key())
                        .add("UploadId", id));
    }

    Answer uploadPart(S3Api.Address address, HttpCall call) {
        String number = call.query("partNumber").orElse("");
        if (!number.matches("[1-9][0-9]{0,4}") || Integer.parseInt(number) > 10_000) {
            throw AwsError.bad("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        }
        Multipart upload = upload(cloud.writable(address.bucket(), call), address.key(), call);
        Upload part = Upload.of(call);
        upload.put(Integer.parseInt(number), part.content());
        Answer answer = Answer.of(200).with("ETag", '"' + Checksum.md5(part.content()) + '"');
        for (Map.Entry<Checksum, String> checksum : part.checksums().entrySet()) {
            answer = answer.with(checksum.getKey().header(), checksum.getValue());
        }
        return answer;
    }

    Answer complete(S3Api.Address address, HttpCall call) {
        Bucket bucket = cloud.writable(address.bucket(), call);
        Multipart upload = upload(bucket, address.key(), call);
        List<Multipart.Listed> listed = new ArrayList<>();
        for (XmlRequest part : XmlRequest.parse(call.body()).children("Part")) {
            listed.add(new Multipart.Listed(Integer.parseInt(part.required("PartNumber")), part.required("ETag")));
        }
        if (listed.isEmpty()) {
            throw AwsError.bad("MalformedXML", "You must specify at least one part");
        }
        Multipart.Whole whole = upload.complete(listed);
        StoredObject stored = bucket.put(
                address.key(),
                whole.content(),
                whole.etag(),
                upload.headers(),
                Map.of(Checksum.CRC64NVME, Checksum.CRC64NVME.of(whole.content())),
                S3Objects.condition(call));
        bucket.uploads().remove(call.query("uploadId").orElse(""));
        Xml result = Xml.element("CompleteMultipartUploadResult", S3Buckets.NAMESPACE)
                .add("Bucket", address.bucket())
                .add("Key", address.key())
                .add("ETag", stored.quotedEtag());
        return S3Objects.versioned(Answer.xml(200, result), bucket, stored);
    }

    Answer abort(S3Api.Address address, HttpCall call) {
        Bucket bucket = cloud.writable(address.bucket(), call);
        upload(bucket, address.key(), call);
        bucket.uploads().remove(call.query("uploadId").orElse(""));
        return Answer.of(204);
    }

    Answer listParts(S3Api.Address address, HttpCall call) {
        Xml result = Xml.element("ListPartsResult", S3Buckets.NAMESPACE)
                .add("Bucket", address.bucket())
                .add("Key", address.key())
                .add("UploadId", call.query("uploadId").orElse(""))
                .add("IsTruncated", false);
        upload(cloud.readable(address.bucket(), call), address.key(), call)
                .parts()
                .forEach((number, content) -> result.add(Xml.element("Part")
                        .add("PartNumber", number)
                        .add("ETag", '"' + Checksum.md5(content) + '"')
                        .add("Size", content.length)));
        return Answer.xml(200, result);
    }

    Answer listUploads(String name, HttpCall call) {
        Xml result = Xml.element("ListMultipartUploadsResult", S3Buckets.NAMESPACE)
                .add("Bucket", name)
                .add("IsTruncated", false);
        cloud.readable(name, call)
                .uploads()
                .forEach((id, upload) -> result.add(
                        Xml.element("Upload").add("Key", upload.key()).add("UploadId", id)));
        return Answer.xml(200, result);
    }

    private static Multipart upload(Bucket bucket, String key, HttpCall call) {
        return Optional.ofNullable(bucket.uploads().get(call.query("uploadId").orElse("")))
                .filter(upload -> upload.key().equals(key))
                .orElseThrow(() -> new AwsError(
                        404,
                        "NoSuchUpload",
                        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                                + " aborted or completed."));
    }
}

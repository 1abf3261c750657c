package dev.towpath.sandbox;

import java.util.Map;
import java.util.Optional;

/** Tells which service a request is for, as AWS's own front doors do by host name. */
final class Apis {
    private final StsApi sts;
    private final Map<String, JsonApi> byTarget;
    private final S3Api s3;
    private final CloudFrontApi cloudFront;
    private final BlobApi blobs;

    Apis(Cloud cloud) {
        this.sts = new StsApi(cloud.identities(), cloud.ids());
        this.s3 = new S3Api(cloud);
        this.cloudFront = new CloudFrontApi(cloud);
        this.blobs = new BlobApi(cloud);
        this.byTarget = Map.of(
                "AmazonSSM",
                new JsonApi("ssm", caller -> cloud.place(caller).ssm().operations()),
                "AmazonEC2ContainerRegistry_V20150921",
                new JsonApi("ecr", caller -> cloud.place(caller).ecr().operations()),
                "AmazonEC2ContainerServiceV20141113",
                new JsonApi("ecs", caller -> cloud.place(caller).ecs().operations()),
                "Logs_20140328",
                new JsonApi("logs", caller -> cloud.place(caller).logs().operations()));
    }

    /** The service of a request; what is nobody else's is S3's, whose paths are free. */
    Api of(HttpCall call, String signedFor) {
        Optional<String> target = call.header("x-amz-target");
        if (target.isPresent()) {
            String prefix = target.get().substring(0, Math.max(0, target.get().lastIndexOf('.')));
            return Optional.<Api>ofNullable(byTarget.get(prefix)).orElseGet(() -> new UnknownApi(prefix));
        }
        if (call.path().startsWith(BlobApi.PREFIX)) {
            return blobs;
        }
        if (signedFor.equals("cloudfront")
                || (!signedFor.equals("s3") && call.path().startsWith(CloudFrontApi.PREFIX))) {
            return cloudFront;
        }
        boolean form = call.header("content-type").orElse("").startsWith("application/x-www-form-urlencoded");
        if (signedFor.equals("sts") || (signedFor.isEmpty() && form)) {
            return sts;
        }
        return signedFor.isEmpty() || signedFor.equals("s3") ? s3 : new UnknownApi(signedFor);
    }
}

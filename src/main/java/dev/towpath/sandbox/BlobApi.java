package dev.towpath.sandbox;

import dev.towpath.model.Account;
import dev.towpath.model.Region;
import java.util.List;
import java.util.Map;

/** The downloads that {@code ecr:GetDownloadUrlForLayer} points to; the address is the permission, as with a signed URL. */
final class BlobApi implements Api {
    static final String PREFIX = "/.blobs/";

    private final Cloud cloud;

    BlobApi(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public String name() {
        return "blobs";
    }

    @Override
    public String operation(HttpCall call) {
        return call.method().equals("GET") ? "Get" : call.method();
    }

    @Override
    public Answer answer(String operation, HttpCall call) {
        List<String> segments = call.segments();
        if (segments.size() < 5 || !Account.valid(segments.get(1)) || !Region.valid(segments.get(2))) {
            throw notFound();
        }
        String repository = String.join("/", segments.subList(4, segments.size()));
        byte[] blob = cloud.place(new Account(segments.get(1)), new Region(segments.get(2)))
                .ecr()
                .blob(repository, segments.get(3))
                .orElseThrow(BlobApi::notFound);
        return new Answer(200, Map.of("Content-Type", "application/octet-stream"), blob);
    }

    @Override
    public Answer error(AwsError error, HttpCall call, String requestId) {
        return Answer.text(error.status(), "text/plain", error.text());
    }

    @Override
    public AwsError throttled() {
        return new AwsError(503, "SlowDown", "slow down");
    }

    @Override
    public AwsError denied(String operation, Caller caller) {
        return new AwsError(403, "AccessDenied", "access denied");
    }

    private static AwsError notFound() {
        return new AwsError(404, "NotFound", "no such blob");
    }
}

package dev.towpath.sandbox;

import java.util.List;
import java.util.Map;

/** Amazon CloudFront as it speaks on the wire: distributions and their invalidations, REST with XML. */
final class CloudFrontApi implements Api {
    static final String PREFIX = "/2020-05-31/";
    static final String NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

    private final Cloud cloud;

    CloudFrontApi(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public String name() {
        return "cloudfront";
    }

    @Override
    public String operation(HttpCall call) {
        List<String> path = call.segments();
        boolean distribution = path.size() > 1 && path.get(1).equals("distribution");
        boolean invalidation = path.size() > 3 && path.get(3).equals("invalidation");
        if (!distribution) {
            return call.method() + " " + call.path();
        }
        return switch (call.method() + path.size()) {
            case "GET2" -> "ListDistributions";
            case "POST2" -> "CreateDistribution";
            case "GET3" -> "GetDistribution";
            case "GET4" -> invalidation ? "ListInvalidations" : "GetDistributionConfig";
            case "POST4" -> "CreateInvalidation";
            case "GET5" -> "GetInvalidation";
            default -> call.method() + " " + call.path();
        };
    }

    @Override
    public List<Permission> permissions(String operation, HttpCall call) {
        return Permissions.ofCloudFront(operation, call);
    }

    @Override
    public Answer answer(String operation, HttpCall call) {
        Distributions distributions = cloud.distributions(call.caller().account());
        List<String> path = call.segments();
        return switch (operation) {
            case "ListDistributions" -> Answer.xml(200, distributions.list());
            case "CreateDistribution" -> created(distributions.create(call.body()), "distribution/");
            case "GetDistribution" -> tagged(distributions.get(path.get(2)));
            case "GetDistributionConfig" -> tagged(distributions.configuration(path.get(2)));
            case "ListInvalidations" -> Answer.xml(200, distributions.listInvalidations(path.get(2)));
            case "CreateInvalidation" ->
                created(
                        distributions.invalidate(path.get(2), XmlRequest.parse(call.body())),
                        "distribution/" + path.get(2) + "/invalidation/");
            case "GetInvalidation" -> Answer.xml(200, distributions.invalidation(path.get(2), path.get(4)));
            default ->
                throw new AwsError(
                        501, "NotImplemented", "the rehearsal cloud has no operation \"cloudfront:" + operation + "\"");
        };
    }

    private static Answer tagged(Distributions.Described described) {
        return Answer.xml(200, described.body()).with("ETag", described.id());
    }

    private Answer created(Distributions.Described described, String path) {
        return Answer.xml(201, described.body())
                .with("Location", cloud.endpoint() + PREFIX + path + described.id())
                .with("ETag", described.id());
    }

    @Override
    public Answer error(AwsError error, HttpCall call, String requestId) {
        Xml body = Xml.element("ErrorResponse", NAMESPACE)
                .add(Xml.element("Error")
                        .add("Type", error.status() < 500 ? "Sender" : "Receiver")
                        .add("Code", error.code())
                        .add("Message", error.text()))
                .add("RequestId", requestId);
        return new Answer(
                error.status(),
                Map.of("Content-Type", "text/xml"),
                Answer.xml(200, body).body());
    }

    @Override
    public AwsError throttled() {
        return AwsError.bad("Throttling", "Rate exceeded");
    }

    @Override
    public AwsError denied(String operation, Caller caller) {
        return new AwsError(403, "AccessDenied", Api.notAuthorized("cloudfront:" + operation, caller));
    }
}

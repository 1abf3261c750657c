package dev.towpath.sandbox;

import java.util.Map;

/** A service that the rehearsal cloud does not have; it says so with status 501, which no client takes for a passing fault. */
final class UnknownApi implements Api {
    private final String service;

    UnknownApi(String service) {
        this.service = service;
    }

    @Override
    public String name() {
        return service;
    }

    @Override
    public String operation(HttpCall call) {
        String target = call.header("x-amz-target").orElse(call.method());
        return target.substring(target.lastIndexOf('.') + 1);
    }

    @Override
    public Answer answer(String operation, HttpCall call) {
        throw new AwsError(501, "NotImplemented", "the rehearsal cloud has no service \"" + service + "\"");
    }

    @Override
    public Answer error(AwsError error, HttpCall call, String requestId) {
        if (call.header("x-amz-target").isPresent()) {
            return new JsonApi(service, caller -> Map.of()).error(error, call, requestId);
        }
        return Answer.xml(
                error.status(),
                Xml.element("ErrorResponse")
                        .add(Xml.element("Error").add("Code", error.code()).add("Message", error.text()))
                        .add("RequestId", requestId));
    }

    @Override
    public AwsError throttled() {
        return AwsError.bad("Throttling", "Rate exceeded");
    }

    @Override
    public AwsError denied(String operation, Caller caller) {
        return new AwsError(403, "AccessDenied", Api.notAuthorized(service + ":" + operation, caller));
    }
}

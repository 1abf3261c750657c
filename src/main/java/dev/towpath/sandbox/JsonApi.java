package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** AWS's JSON 1.1 protocol: the operation stands in {@code X-Amz-Target}, errors carry {@code __type}. */
final class JsonApi implements Api {
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

    /** These services have names of their own for what is wrong with credentials. */
    private static final Map<String, String> CREDENTIAL_ERRORS =
            Map.of("InvalidClientTokenId", "UnrecognizedClientException", "ExpiredToken", "ExpiredTokenException");

    private final String name;
    private final Function<Caller, Map<String, JsonOperation>> operations;

    JsonApi(String name, Function<Caller, Map<String, JsonOperation>> operations) {
        this.name = name;
        this.operations = operations;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String operation(HttpCall call) {
        String target = call.header("x-amz-target").orElse("");
        return target.substring(target.lastIndexOf('.') + 1);
    }

    @Override
    public Answer answer(String operation, HttpCall call) {
        JsonOperation known = Optional.ofNullable(
                        operations.apply(call.caller()).get(operation))
                .orElseThrow(() -> AwsError.bad(
                        "UnknownOperationException",
                        "the rehearsal cloud has no operation \"" + name + ":" + operation + "\""));
        ObjectNode output = known.answer(Json.parse(call.body()), call.caller());
        return new Answer(200, Map.of("Content-Type", CONTENT_TYPE), Json.bytes(output));
    }

    @Override
    public List<Permission> permissions(String operation, HttpCall call) {
        return Permissions.ofJson(name, operation, Json.parse(call.body()), call.caller());
    }

    @Override
    public Answer error(AwsError error, HttpCall call, String requestId) {
        String code = CREDENTIAL_ERRORS.getOrDefault(error.code(), error.code());
        int status = CREDENTIAL_ERRORS.containsKey(error.code()) ? 400 : error.status();
        ObjectNode body = Json.object().put("__type", code).put("message", error.text());
        return new Answer(status, Map.of("Content-Type", CONTENT_TYPE), Json.bytes(body))
                .with("x-amzn-ErrorType", code);
    }

    @Override
    public AwsError throttled() {
        return AwsError.bad("ThrottlingException", "Rate exceeded");
    }

    @Override
    public AwsError denied(String operation, Caller caller) {
        return AwsError.bad("AccessDeniedException", Api.notAuthorized(name + ":" + operation, caller));
    }
}

package dev.towpath.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The Security Token Service: who am I, and the sessions of roles; AWS's query protocol. */
final class StsApi implements Api {
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final int SHORTEST_SECONDS = 900;
    private static final int LONGEST_SECONDS = 43_200;
    private static final int CHAINED_SECONDS = 3_600;

    private final Identities identities;
    private final Ids ids;

    StsApi(Identities identities, Ids ids) {
        this.identities = identities;
        this.ids = ids;
    }

    @Override
    public String name() {
        return "sts";
    }

    @Override
    public String operation(HttpCall call) {
        return form(call).getOrDefault("Action", "");
    }

    @Override
    public Answer answer(String operation, HttpCall call) {
        Map<String, String> form = form(call);
        return switch (operation) {
            case "GetCallerIdentity" -> getCallerIdentity(call.caller());
            case "AssumeRole" -> assumeRole(form, call.caller());
            case "AssumeRoleWithWebIdentity" -> assumeRoleWithWebIdentity(form);
            default ->
                throw AwsError.bad("InvalidAction", "the rehearsal cloud has no operation \"sts:" + operation + "\"");
        };
    }

    private Answer getCallerIdentity(Caller caller) {
        return result(
                "GetCallerIdentity",
                Xml.element("GetCallerIdentityResult")
                        .add("Arn", caller.arn())
                        .add("UserId", caller.userId())
                        .add("Account", caller.account().id()));
    }

    private Answer assumeRole(Map<String, String> form, Caller caller) {
        Duration duration = duration(form);
        if (caller.assumedRole() && duration.toSeconds() > CHAINED_SECONDS) {
            throw AwsError.bad(
                    "ValidationError",
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }
        Identities.Session session =
                identities.assume(required(form, "RoleArn"), sessionName(form), duration, caller.arn());
        return result("AssumeRole", described("AssumeRoleResult", session));
    }

    private Answer assumeRoleWithWebIdentity(Map<String, String> form) {
        String token = required(form, "WebIdentityToken");
        if (token.split("\\.", -1).length != 3) {
            throw AwsError.bad(
                    "InvalidIdentityToken",
                    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
        }
        Identities.Session session =
                identities.assume(required(form, "RoleArn"), sessionName(form), duration(form), "a web identity");
        return result(
                "AssumeRoleWithWebIdentity",
                described("AssumeRoleWithWebIdentityResult", session)
                        .add("SubjectFromWebIdentityToken", "rehearsal")
                        .add("Audience", "sts.amazonaws.com"));
    }

    private static Xml described(String element, Identities.Session session) {
        return Xml.element(element)
                .add(Xml.element("Credentials")
                        .add("AccessKeyId", session.accessKey())
                        .add("SecretAccessKey", session.secret())
                        .add("SessionToken", session.token())
                        .add(
                                "Expiration",
                                session.expires()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString()))
                .add(Xml.element("AssumedRoleUser")
                        .add("AssumedRoleId", session.userId())
                        .add("Arn", session.arn()));
    }

    private Answer result(String operation, Xml result) {
        return Answer.xml(
                200,
                Xml.element(operation + "Response", NAMESPACE)
                        .add(result)
                        .add(Xml.element("ResponseMetadata").add("RequestId", ids.uuid())));
    }

    @Override
    public Answer error(AwsError error, HttpCall call, String requestId) {
        return Answer.xml(
                error.status(),
                Xml.element("ErrorResponse", NAMESPACE)
                        .add(Xml.element("Error")
                                .add("Type", error.status() < 500 ? "Sender" : "Receiver")
                                .add("Code", error.code())
                                .add("Message", error.text()))
                        .add("RequestId", requestId));
    }

    @Override
    public AwsError throttled() {
        return AwsError.bad("Throttling", "Rate exceeded");
    }

    @Override
    public AwsError denied(String operation, Caller caller) {
        return new AwsError(403, "AccessDenied", Api.notAuthorized("sts:" + operation, caller));
    }

    private static Map<String, String> form(HttpCall call) {
        return call.method().equals("POST")
                ? HttpCall.parameters(new String(call.body(), StandardCharsets.UTF_8))
                : call.query();
    }

    private static Duration duration(Map<String, String> form) {
        String text = form.getOrDefault("DurationSeconds", Integer.toString(CHAINED_SECONDS));
        int seconds = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
            throw AwsError.bad(
                    "ValidationError",
                    "1 validation error detected: Value '" + text
                            + "' at 'durationSeconds' failed to satisfy constraint:"
                            + " Member must have value between " + SHORTEST_SECONDS + " and " + LONGEST_SECONDS);
        }
        return Duration.ofSeconds(seconds);
    }

    private static String sessionName(Map<String, String> form) {
        String name = required(form, "RoleSessionName");
        if (!SESSION_NAME.matcher(name).matches()) {
            throw AwsError.bad(
                    "ValidationError",
                    "1 validation error detected: Value '" + name
                            + "' at 'roleSessionName' failed to satisfy constraint:"
                            + " Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        }
        return name;
    }

    private static String required(Map<String, String> form, String member) {
        return Optional.ofNullable(form.get(member))
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> AwsError.bad(
                        "ValidationError",
                        "1 validation error detected: Value null at '" + member + "' failed to satisfy"
                                + " constraint: Member must not be null"));
    }
}

package dev.towpath.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Systems Manager's Parameter Store in one account and region, with its limits and its versions. */
final class Ssm {
    private static final int NAMES_MAX = 10;
    private static final int PAGE_MAX = 10;
    private static final int VERSIONS_KEPT = 100;
    private static final int STANDARD_BYTES_MAX = 4096;
    private static final int ADVANCED_BYTES_MAX = 8192;
    private static final Pattern NAME = Pattern.compile("/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){0,14}");
    private static final Pattern RESERVED = Pattern.compile("(?i)/?(aws|ssm).*");

    private final String arnPrefix;
    private final InstantSource clock;
    private final TreeMap<String, Parameter> parameters = new TreeMap<>();

    private record Version(long number, String value, String type, String tier, Instant at, String by) {}

    private static final class Parameter {
        private final Deque<Version> versions = new ArrayDeque<>();
        private final Map<String, String> tags = new TreeMap<>();

        private Version newest() {
            return versions.getLast();
        }
    }

    Ssm(String arnPrefix, InstantSource clock) {
        this.arnPrefix = arnPrefix;
        this.clock = clock;
    }

    Map<String, JsonOperation> operations() {
        return Map.of(
                "GetParameter", this::getParameter,
                "GetParameters", this::getParameters,
                "GetParametersByPath", this::getParametersByPath,
                "GetParameterHistory", this::getParameterHistory,
                "DescribeParameters", this::describeParameters,
                "PutParameter", this::putParameter,
                "DeleteParameter", this::deleteParameter,
                "DeleteParameters", this::deleteParameters,
                "AddTagsToResource", this::addTags,
                "ListTagsForResource", this::listTags);
    }

    /** Seeds a parameter, or gives it a new version. */
    synchronized void put(String name, String value, String type, String by) {
        Parameter parameter = parameters.computeIfAbsent(name, n -> new Parameter());
        long number = parameter.versions.isEmpty() ? 1 : parameter.newest().number() + 1;
        parameter.versions.addLast(new Version(number, value, type, "Standard", clock.instant(), by));
        if (parameter.versions.size() > VERSIONS_KEPT) {
            parameter.versions.removeFirst();
        }
    }

    /** The present value of a parameter. */
    synchronized Optional<String> value(String name) {
        return Optional.ofNullable(parameters.get(name))
                .map(parameter -> parameter.newest().value());
    }

    synchronized void remove(String name) {
        parameters.remove(name);
    }

    private synchronized ObjectNode getParameter(ObjectNode input, Caller caller) {
        ObjectNode found = find(Json.text(input, "Name"), Json.flag(input, "WithDecryption"))
                .orElseThrow(Ssm::notFound);
        return Json.object().set("Parameter", found);
    }

    private synchronized ObjectNode getParameters(ObjectNode input, Caller caller) {
        List<String> names = Json.textList(input, "Names");
        limited(names, "names");
        ArrayNode found = Json.array();
        ArrayNode invalid = Json.array();
        for (String name : names.stream().distinct().toList()) {
            find(name, Json.flag(input, "WithDecryption")).ifPresentOrElse(found::add, () -> invalid.add(name));
        }
        ObjectNode output = Json.object();
        output.set("Parameters", found);
        output.set("InvalidParameters", invalid);
        return output;
    }

    private synchronized ObjectNode getParametersByPath(ObjectNode input, Caller caller) {
        String path = Json.text(input, "Path");
        String below = path.endsWith("/") ? path : path + "/";
        boolean recursive = Json.flag(input, "Recursive");
        List<String> names = parameters.keySet().stream()
                .filter(name -> name.startsWith(below))
                .filter(name -> recursive || name.indexOf('/', below.length()) < 0)
                .toList();
        return page(
                input,
                names,
                "Parameters",
                name -> find(name, Json.flag(input, "WithDecryption")).orElseThrow());
    }

    private synchronized ObjectNode describeParameters(ObjectNode input, Caller caller) {
        return page(input, List.copyOf(parameters.keySet()), "Parameters", name -> {
            Version newest = parameter(name).newest();
            return metadata(name, newest);
        });
    }

    private synchronized ObjectNode getParameterHistory(ObjectNode input, Caller caller) {
        String name = nameOf(Json.text(input, "Name"));
        Parameter parameter = parameter(name);
        ArrayNode versions = Json.array();
        for (Version version : parameter.versions) {
            versions.add(metadata(name, version)
                    .put("Value", shown(version, Json.flag(input, "WithDecryption")))
                    .set("Labels", Json.array()));
        }
        return Json.object().set("Parameters", versions);
    }

    private synchronized ObjectNode putParameter(ObjectNode input, Caller caller) {
        String name = Json.text(input, "Name");
        String value = Json.text(input, "Value");
        boolean overwrite = Json.flag(input, "Overwrite");
        Optional<Parameter> present = Optional.ofNullable(parameters.get(name));
        checkName(name);
        if (present.isPresent() && !overwrite) {
            throw AwsError.bad(
                    "ParameterAlreadyExists",
                    "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
        }
        if (overwrite && !Json.list(input, "Tags").isEmpty()) {
            throw AwsError.invalid(
                    "Invalid request: tags and overwrite can't be used together. To create a parameter with"
                            + " tags, please remove overwrite flag. To update tags for an existing parameter, please use"
                            + " AddTagsToResource or RemoveTagsFromResource.");
        }
        String tier = Json.optionalText(input, "Tier").orElse("Standard");
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > (tier.equals("Standard") ? STANDARD_BYTES_MAX : ADVANCED_BYTES_MAX)) {
            throw AwsError.invalid(
                    tier.equals("Standard")
                            ? "Standard tier parameters support a maximum parameter value of 4096 characters. To create a"
                                    + " larger parameter value, upgrade the parameter to use the advanced-parameter tier."
                            : "Advanced tier parameters support a maximum parameter value of 8192 characters.");
        }
        String type = Json.optionalText(input, "Type")
                .or(() -> present.map(parameter -> parameter.newest().type()))
                .orElseThrow(() -> AwsError.invalid("A parameter type is required when you create a parameter."));
        put(name, value, type, caller.arn());
        Parameter stored = parameter(name);
        tag(stored, Json.list(input, "Tags"));
        return Json.object().put("Version", stored.newest().number()).put("Tier", tier);
    }

    private synchronized ObjectNode deleteParameter(ObjectNode input, Caller caller) {
        String name = nameOf(Json.text(input, "Name"));
        parameter(name);
        parameters.remove(name);
        return Json.object();
    }

    private synchronized ObjectNode deleteParameters(ObjectNode input, Caller caller) {
        List<String> names = Json.textList(input, "Names");
        limited(names, "names");
        List<String> deleted = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        names.forEach(name -> (parameters.containsKey(name) ? deleted : invalid).add(name));
        deleted.forEach(parameters::remove);
        ObjectNode output = Json.object();
        output.set("DeletedParameters", Json.texts(deleted));
        output.set("InvalidParameters", Json.texts(invalid));
        return output;
    }

    private synchronized ObjectNode addTags(ObjectNode input, Caller caller) {
        tag(resource(input), Json.list(input, "Tags"));
        return Json.object();
    }

    private synchronized ObjectNode listTags(ObjectNode input, Caller caller) {
        ArrayNode tags = Json.array();
        resource(input)
                .tags
                .forEach((key, value) -> tags.add(Json.object().put("Key", key).put("Value", value)));
        return Json.object().set("TagList", tags);
    }

    private Parameter resource(ObjectNode input) {
        return Optional.ofNullable(parameters.get(Json.text(input, "ResourceId")))
                .orElseThrow(() -> AwsError.bad("InvalidResourceId", "The resource ID isn't valid."));
    }

    private static void tag(Parameter parameter, List<JsonNode> tags) {
        tags.forEach(tag ->
                parameter.tags.put(Json.text(tag, "Key"), tag.path("Value").asText()));
    }

    private interface Row {
        ObjectNode of(String name);
    }

    private static ObjectNode page(ObjectNode input, List<String> names, String member, Row row) {
        int size = Math.min(Json.number(input, "MaxResults", PAGE_MAX), 50);
        String after = Json.optionalText(input, "NextToken").orElse("");
        List<String> rest =
                names.stream().filter(name -> name.compareTo(after) > 0).toList();
        List<String> shown = rest.subList(0, Math.min(size, rest.size()));
        ObjectNode output = Json.object();
        output.set(member, Json.array(shown.stream().map(row::of).toList()));
        if (shown.size() < rest.size()) {
            output.put("NextToken", shown.get(shown.size() - 1));
        }
        return output;
    }

    private Optional<ObjectNode> find(String reference, boolean decrypt) {
        String name = nameOf(reference);
        int colon = name.lastIndexOf(':');
        String selector = colon < 0 ? "" : name.substring(colon);
        String plain = colon < 0 ? name : name.substring(0, colon);
        return Optional.ofNullable(parameters.get(plain))
                .flatMap(parameter -> selector.isEmpty()
                        ? Optional.of(parameter.newest())
                        : parameter.versions.stream()
                                .filter(version -> selector.equals(":" + version.number()))
                                .findFirst())
                .map(version -> shown(plain, version, selector, decrypt));
    }

    private ObjectNode shown(String name, Version version, String selector, boolean decrypt) {
        ObjectNode node = Json.object()
                .put("Name", name)
                .put("Type", version.type())
                .put("Value", shown(version, decrypt))
                .put("Version", version.number())
                .put("LastModifiedDate", Json.time(version.at()))
                .put("ARN", arn(name))
                .put("DataType", "text");
        return selector.isEmpty() ? node : node.put("Selector", selector);
    }

    private ObjectNode metadata(String name, Version version) {
        return Json.object()
                .put("Name", name)
                .put("ARN", arn(name))
                .put("Type", version.type())
                .put("LastModifiedDate", Json.time(version.at()))
                .put("LastModifiedUser", version.by())
                .put("Version", version.number())
                .put("Tier", version.tier())
                .put("DataType", "text");
    }

    private static String shown(Version version, boolean decrypt) {
        if (decrypt || !version.type().equals("SecureString")) {
            return version.value();
        }
        return "AQICAH"
                + Base64.getEncoder()
                        .encodeToString(
                                Integer.toHexString(version.value().hashCode()).getBytes(StandardCharsets.UTF_8));
    }

    private Parameter parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).orElseThrow(Ssm::notFound);
    }

    private String nameOf(String reference) {
        if (!reference.startsWith("arn:")) {
            return reference;
        }
        String name = reference.substring(reference.indexOf(":parameter") + ":parameter".length());
        return parameters.containsKey(name) ? name : name.substring(1);
    }

    private String arn(String name) {
        return arnPrefix + (name.startsWith("/") ? name : "/" + name);
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw AwsError.invalid(
                    "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path,"
                            + " it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters,"
                            + " numbers and the following 3 symbols .-_");
        }
        if (name.contains("/") && !name.startsWith("/")) {
            throw AwsError.invalid("Parameter name must be a fully qualified name.");
        }
        if (RESERVED.matcher(name).matches()) {
            throw AwsError.invalid("Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
        }
    }

    private static void limited(List<String> names, String member) {
        if (names.isEmpty() || names.size() > NAMES_MAX) {
            throw AwsError.invalid("1 validation error detected: Value '" + names + "' at '" + member
                    + "' failed to satisfy constraint: Member must have length "
                    + (names.isEmpty() ? "greater than or equal to 1" : "less than or equal to 10"));
        }
    }

    private static AwsError notFound() {
        return AwsError.bad("ParameterNotFound", "The parameter couldn't be found. Verify the name and try again.");
    }
}

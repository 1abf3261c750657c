package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.Digest;
import dev.towpath.model.Hmac;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Digests what a change means: equal for two plans of the same change, different for another one, and of no use to guess values.
 *
 * <p>Left out is what differs from plan to plan without meaning anything: values that nobody knows yet, times that are the time of
 * planning, the order of blocks, {@code null} in place of nothing. A digest of a short secret could be guessed from, so digests are
 * keyed (HMAC, RFC 2104) with the lineage of the state: whoever knows that can read the state, where the values stand in clear.
 * Without a state there is no such key, and then only numbers and truth values count that may be shown anyway.
 *
 * @param plannedAt when the plan was made
 * @param lineage of the state that the plan was made from
 */
record PlanMeaning(Optional<Instant> plannedAt, Optional<String> lineage) {
    private static final String CONTEXT = "towpath.plan/v1\n";
    private static final Duration MOMENT = Duration.ofMinutes(2);
    private static final Pattern TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    /** The digest of what is done to a resource or an output. */
    Digest of(Json resource, Json change) {
        boolean created = change.get("before").isNothing();
        Map<String, Object> meaning = new TreeMap<>();
        TreeSet<String> actions = new TreeSet<>();
        change.get("actions").items().forEach(action -> action.text().ifPresent(actions::add));
        meaning.put("actions", List.copyOf(actions));
        meaning.put("previous_address", resource.get("previous_address"));
        meaning.put("provider", resource.get("provider_name"));
        meaning.put("replace", sorted(change.get("replace_paths").items()));
        meaning.put("changed", created ? List.of() : List.copyOf(Disclosure.changed(change)));
        Json masks = change.get("after_sensitive");
        meaning.put("after", value("", change.get("after"), change.get("after_unknown"), masks));
        return digest(Json.of(meaning).canonical());
    }

    private Digest digest(String text) {
        if (lineage.isEmpty()) {
            return Digest.of(CONTEXT + text);
        }
        return Digest.ofHash(new Hmac(lineage.get()).of(CONTEXT + text));
    }

    /** A value without what means nothing. */
    private Object value(String name, Json value, Json unknown, Json mask) {
        if (unknown.isTrue() || value.isNothing()) {
            return "";
        }
        if (lineage.isEmpty() && (mask.isTrue() || Disclosure.secretName(name))) {
            return "hidden";
        }
        if (value.isObject()) {
            return members(value, unknown, mask);
        }
        if (value.isArray()) {
            return items(name, value, unknown, mask);
        }
        Optional<BigDecimal> number = value.number();
        if (number.isPresent()) {
            return number.get().stripTrailingZeros().toPlainString();
        }
        return value.text().<Object>map(text -> text(name, text, mask)).orElse(value);
    }

    private Map<String, Object> members(Json value, Json unknown, Json mask) {
        Map<String, Object> members = new TreeMap<>();
        value.members().forEach((name, member) -> {
            boolean means = !member.isNothing() && !unknown.get(name).isTrue();
            if (means) {
                members.put(name, value(name, member, unknown.get(name), mask.isTrue() ? mask : mask.get(name)));
            }
        });
        return members;
    }

    /** The order of blocks is the order in which a provider happened to list them; the order of words may mean something. */
    private List<Object> items(String name, Json value, Json unknown, Json mask) {
        List<Json> unknowns = unknown.items();
        List<Json> masks = mask.items();
        List<Object> items = new ArrayList<>();
        boolean blocks = false;
        int at = 0;
        for (Json item : value.items()) {
            Json itemUnknown = at < unknowns.size() ? unknowns.get(at) : unknown.get("");
            Json itemMask = mask.isTrue() ? mask : at < masks.size() ? masks.get(at) : mask.get("");
            items.add(value(name, item, itemUnknown, itemMask));
            blocks |= item.isObject();
            at++;
        }
        if (blocks) {
            items.sort(Comparator.comparing(item -> Json.of(item).canonical()));
        }
        return items;
    }

    private Object text(String name, String text, Json mask) {
        if (text.startsWith("{") || text.startsWith("[")) {
            Optional<Json> document = Json.parse(text);
            if (document.isPresent()) {
                return value(name, document.get(), document.get().get(""), mask);
            }
        }
        return lineage.isEmpty() ? "text" : withoutTheMoment(text);
    }

    private String withoutTheMoment(String text) {
        if (plannedAt.isEmpty()) {
            return text;
        }
        Matcher times = TIME.matcher(text);
        return times.replaceAll(time -> Matcher.quoteReplacement(isTheMoment(time.group()) ? "now" : time.group()));
    }

    private boolean isTheMoment(String time) {
        try {
            Instant named = OffsetDateTime.parse(time).toInstant();
            return plannedAt
                    .filter(at -> Duration.between(at, named).abs().compareTo(MOMENT) <= 0)
                    .isPresent();
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static List<String> sorted(List<Json> items) {
        return items.stream().map(Json::canonical).sorted().toList();
    }
}

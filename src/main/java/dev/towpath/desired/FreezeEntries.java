package dev.towpath.desired;

import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.Tier;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code freezes} of towpath.yaml. */
final class FreezeEntries {
    private static final Map<String, DayOfWeek> DAYS = Map.of(
            "Mon", DayOfWeek.MONDAY,
            "Tue", DayOfWeek.TUESDAY,
            "Wed", DayOfWeek.WEDNESDAY,
            "Thu", DayOfWeek.THURSDAY,
            "Fri", DayOfWeek.FRIDAY,
            "Sat", DayOfWeek.SATURDAY,
            "Sun", DayOfWeek.SUNDAY);
    private static final Form<String> WEEK_TIME = Form.matching(
            "a day and a time such as \"Fri 18:00\"", "(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01][0-9]|2[0-3]):[0-5][0-9]");

    private final Findings findings;

    FreezeEntries(Findings findings) {
        this.findings = findings;
    }

    List<Freeze> read(Node node) {
        List<Freeze> freezes = new ArrayList<>();
        for (Node item : Fields.sequence(node, "\"freezes\"", findings)) {
            freeze(item).ifPresent(freezes::add);
        }
        return freezes;
    }

    private Optional<Freeze> freeze(Node node) {
        return Fields.of(node, "a freeze", findings, "name", "tiers", "from", "to", "timezone")
                .flatMap(fields -> {
                    Optional<String> name = fields.required("name", Form.ANY);
                    Set<Tier> tiers = fields.has("tiers")
                            ? new LinkedHashSet<>(fields.values("tiers", Forms.TIER))
                            : EnumSet.allOf(Tier.class);
                    Optional<String> from = fields.required("from", WEEK_TIME);
                    Optional<String> to = fields.required("to", WEEK_TIME);
                    ZoneId zone = fields.value("timezone", Forms.ZONE).orElse(ZoneOffset.UTC);
                    if (tiers.isEmpty() && !findings.hasErrors()) {
                        findings.error(
                                "empty_freeze",
                                fields.span("tiers"),
                                "the freeze names no tier",
                                "name its tiers, or remove \"tiers\" to freeze all of them");
                    }
                    if (from.isPresent() && from.equals(to)) {
                        findings.error(
                                "empty_freeze",
                                fields.span("to"),
                                "the freeze ends at \"" + to.get() + "\", where it begins",
                                "give it another end; it may wrap around the week");
                    }
                    return name.isPresent() && from.isPresent() && to.isPresent()
                            ? Optional.of(freeze(name.get(), tiers, from.get(), to.get(), zone))
                            : Optional.empty();
                });
    }

    private static Freeze freeze(String name, Set<Tier> tiers, String from, String to, ZoneId zone) {
        return new Freeze(name, tiers, day(from), time(from), day(to), time(to), zone);
    }

    private static DayOfWeek day(String weekTime) {
        return DAYS.getOrDefault(weekTime.substring(0, 3), DayOfWeek.MONDAY);
    }

    private static LocalTime time(String weekTime) {
        return LocalTime.parse(weekTime.substring(4));
    }
}

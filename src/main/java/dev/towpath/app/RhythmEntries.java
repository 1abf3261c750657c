package dev.towpath.app;

import dev.towpath.adapter.quartz.CronForm;
import dev.towpath.daemon.Division;
import dev.towpath.daemon.Misfire;
import dev.towpath.daemon.Rhythm;
import dev.towpath.daemon.Schedule;
import dev.towpath.daemon.Watched;
import dev.towpath.desired.Forms;
import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.Tier;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When a repository is looked at: {@code every} or {@code cron}, with {@code zone}, {@code jitter} and {@code misfire}; the same
 * below {@code tiers} for tiers of their own, and below {@code drift}.
 */
record RhythmEntries(Rhythm usual, SortedMap<Tier, Rhythm> tiers, Optional<Rhythm> drift, Division division) {
    /** What holds where nothing is said. */
    static final RhythmEntries USUAL = new RhythmEntries(
            new Rhythm(new Schedule.Every(Duration.ofMinutes(5)), Duration.ofSeconds(10), Misfire.ONCE),
            new TreeMap<>(),
            Optional.empty(),
            Division.REPOSITORY);

    private static final String[] KEYS = {"every", "cron", "zone", "jitter", "misfire"};
    private static final Form<Duration> LENGTH = new Form<>(
            Forms.DURATION_FORM.expected() + ", longer than nothing",
            Forms.DURATION_FORM.test().and(text -> !text.matches("0+.")),
            Forms.DURATION_FORM.make());
    private static final Form<Misfire> MISFIRE = Form.ofEnum(Misfire.class, Misfire::word);

    RhythmEntries {
        tiers = Collections.unmodifiableSortedMap(new TreeMap<>(tiers));
    }

    /** All keys of a mapping with rhythms beside its own. */
    static String[] keysBeside(List<String> own, String... more) {
        List<String> keys = new ArrayList<>(own);
        keys.addAll(List.of(more));
        keys.addAll(List.of(KEYS));
        keys.addAll(List.of("tiers", "drift"));
        return keys.toArray(new String[0]);
    }

    /** What a mapping says, where it says anything; else {@code otherwise}. */
    static RhythmEntries read(Fields fields, RhythmEntries otherwise, Division division, Findings findings) {
        Rhythm usual = rhythm(fields, otherwise.usual, findings);
        SortedMap<Tier, Rhythm> tiers = new TreeMap<>(otherwise.tiers);
        for (Node.Entry entry : fields.entries("tiers")) {
            Optional<Tier> tier = Fields.scalar(entry.key(), "a key of \"tiers\"", Forms.TIER, findings);
            tier.ifPresent(one -> Fields.of(entry.value(), "tier \"" + one.word() + "\"", findings, KEYS)
                    .ifPresent(own -> tiers.put(one, rhythm(own, usual, findings))));
        }
        Optional<Rhythm> drift = fields.node("drift")
                .flatMap(node -> Fields.of(node, "\"drift\"", findings, KEYS))
                .map(own -> rhythm(own, otherwise.drift.orElse(usual), findings));
        return new RhythmEntries(usual, tiers, drift.isPresent() ? drift : otherwise.drift, division);
    }

    private static Rhythm rhythm(Fields fields, Rhythm otherwise, Findings findings) {
        if (fields.has("every") && fields.has("cron")) {
            findings.error(
                    "conflict", fields.span("cron"), "both \"every\" and \"cron\" are given", "leave one of them out");
        }
        ZoneId zone = fields.value("zone", Forms.ZONE)
                .orElse(otherwise.schedule().fold(every -> ZoneOffset.UTC, Schedule.Cron::zone));
        Optional<Schedule> every = fields.value("every", LENGTH).map(Schedule.Every::new);
        Optional<Schedule> cron = fields.value("cron", Form.ANY)
                .filter(text -> fits(text, fields, findings))
                .map(text -> new Schedule.Cron(text, zone));
        Schedule schedule = every.or(() -> cron).orElse(otherwise.schedule());
        return new Rhythm(
                schedule,
                fields.value("jitter", Forms.DURATION_FORM).orElse(otherwise.jitter()),
                fields.value("misfire", MISFIRE).orElse(otherwise.misfire()));
    }

    private static boolean fits(String cron, Fields fields, Findings findings) {
        Optional<String> fault = CronForm.fault(cron);
        fault.ifPresent(reason -> findings.error(
                "bad_value",
                fields.span("cron"),
                "\"cron\" is \"" + cron + "\": " + reason,
                "write second, minute, hour, day of month, month and day of week, such as \"0 */10 * * * ?\" or \"0 0 8-18 ?"
                        + " * MON-FRI\""));
        return fault.isEmpty();
    }

    /** The same with another usual schedule. */
    RhythmEntries every(Duration interval) {
        return new RhythmEntries(
                new Rhythm(new Schedule.Every(interval), Duration.ZERO, usual.misfire()), tiers, drift, division);
    }

    /** A repository that is watched so. */
    Watched watching(String name, String repository, Optional<String> ref) {
        return new Watched(name, repository, ref, usual, tiers, drift, division);
    }
}

package dev.towpath.app;

import dev.towpath.desired.Forms;
import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.Tier;
import dev.towpath.notice.ChangeKind;
import dev.towpath.notice.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the operator's settings say under {@code notify}: who is told of changes, of which, and how.
 *
 * <p>Addresses and secrets do not stand in the settings but in the environment or in files of their own, because whoever knows one
 * can write there.
 */
final class NotifyEntries {
    private static final String[] KEYS = {
        "name",
        "kind",
        "address_variable",
        "address_file",
        "secret_variable",
        "secret_file",
        "apps",
        "environments",
        "tiers",
        "changes",
        "template"
    };
    private static final Form<Kind> KIND = Form.ofEnum(Kind.class, Kind::word);
    private static final Form<String> NAME =
            Form.matching("a short name of lower-case letters, digits and dashes", "[a-z0-9][a-z0-9-]{0,62}");
    private static final Form<String> VARIABLE =
            Form.matching("the name of a variable such as TOWPATH_SLACK_ADDRESS", "[A-Za-z_][A-Za-z0-9_]*");
    private static final Form<Path> FILE = new Form<>("an absolute path", text -> text.startsWith("/"), Path::of);
    private static final Form<String> GLOB =
            Form.matching("a name of which * and ? may stand for parts", "[a-z0-9*?][a-z0-9*?-]{0,62}");
    private static final Form<ChangeKind> CHANGE = Form.ofEnum(ChangeKind.class, ChangeKind::word);

    private NotifyEntries() {}

    /** What a channel speaks. */
    enum Kind {
        WEBHOOK,
        SLACK;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where something stands that must not stand in the settings: in a variable or in a file. */
    record Hidden(Optional<String> variable, Optional<Path> file) {}

    /** One channel as it is written. */
    record Entry(
            String name,
            Kind kind,
            Hidden address,
            Optional<Hidden> secret,
            List<String> apps,
            List<String> environments,
            List<Tier> tiers,
            List<ChangeKind> changes,
            Optional<Template> template) {
        Entry {
            apps = List.copyOf(apps);
            environments = List.copyOf(environments);
            tiers = List.copyOf(tiers);
            changes = List.copyOf(changes);
        }
    }

    /** Reads the list under {@code notify}. */
    static List<Entry> read(Node list, Findings findings) {
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (Node item : Fields.sequence(list, "\"notify\"", findings)) {
            Fields.of(item, "a channel of \"notify\"", findings, KEYS)
                    .flatMap(fields -> entry(fields, findings))
                    .ifPresent(entry -> {
                        if (!names.add(entry.name())) {
                            findings.error(
                                    "duplicate_value",
                                    item.span(),
                                    "two channels are named \"" + entry.name() + "\"",
                                    "give one of them another \"name\"");
                        }
                        entries.add(entry);
                    });
        }
        return entries;
    }

    private static Optional<Entry> entry(Fields fields, Findings findings) {
        Optional<Kind> kind = fields.required("kind", KIND);
        Optional<String> name = fields.required("name", NAME);
        Optional<Hidden> address = hidden("address", fields, findings);
        if (address.isEmpty()) {
            findings.error(
                    "missing_key",
                    fields.span(),
                    "a channel of \"notify\" has no address",
                    "add \"address_variable\" or \"address_file\": the address itself must not stand here");
        }
        Optional<Hidden> secret = hidden("secret", fields, findings);
        if (kind.equals(Optional.of(Kind.WEBHOOK)) && secret.isEmpty()) {
            findings.error(
                    "missing_key",
                    fields.span(),
                    "a webhook of \"notify\" has no secret to sign with",
                    "add \"secret_variable\" or \"secret_file\"");
        }
        if (kind.equals(Optional.of(Kind.SLACK)) && secret.isPresent()) {
            findings.error(
                    "conflict",
                    fields.span(),
                    "messages to Slack are not signed, but a secret is named",
                    "remove it, or make the \"kind\" webhook");
        }
        Optional<Template> template = template(fields, findings);
        if (kind.isEmpty() || name.isEmpty() || address.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Entry(
                name.get(),
                kind.get(),
                address.get(),
                secret,
                fields.values("apps", GLOB),
                fields.values("environments", GLOB),
                fields.values("tiers", Forms.TIER),
                fields.values("changes", CHANGE),
                template));
    }

    private static Optional<Hidden> hidden(String what, Fields fields, Findings findings) {
        Optional<String> variable = fields.value(what + "_variable", VARIABLE);
        Optional<Path> file = fields.value(what + "_file", FILE);
        if (variable.isPresent() && file.isPresent()) {
            findings.error(
                    "conflict",
                    fields.span(what + "_file"),
                    "both \"" + what + "_variable\" and \"" + what + "_file\" are given",
                    "leave one of them out");
        }
        return variable.isPresent() || file.isPresent() ? Optional.of(new Hidden(variable, file)) : Optional.empty();
    }

    private static Optional<Template> template(Fields fields, Findings findings) {
        Optional<String> text = fields.value("template", Form.ANY);
        Optional<String> fault = text.flatMap(Template::fault);
        fault.ifPresent(reason -> findings.error(
                "bad_value",
                fields.span("template"),
                "\"template\" is \"" + text.orElse("") + "\": " + reason,
                "its fields are " + Template.fields()));
        return fault.isPresent() ? Optional.empty() : text.map(Template::of);
    }
}

package dev.towpath.desired;

import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.EnvironmentName;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code verify} of app.yaml. */
final class VerifyEntries {
    /** No user and no password, because the file is read by many; plain http never leaves the machine. */
    private static final Form<String> URL = Form.matching(
            "an https address such as https://{env}.example.com/health, without user, password and fragment; http only"
                    + " on localhost",
            "(https://[A-Za-z0-9{][A-Za-z0-9.{}-]{0,252}|http://(localhost|127\\.0\\.0\\.1|\\[::1\\]))(:[0-9]{1,5})?"
                    + "([/?][A-Za-z0-9._~!$&'()*+,;=:@%/?{}-]{0,1024})?");

    private static final Form<Integer> STATUS =
            new Form<>("an HTTP status from 200 to 599", text -> text.matches("[2-5][0-9]{2}"), Integer::valueOf);
    private static final Form<String> CONTAINS =
            new Form<>("text of at most 200 characters", text -> !text.isBlank() && text.length() <= 200, text -> text);

    private static final Form<VerifySettings.BodyWish> BODY = new Form<>(
            "published or any",
            text -> text.equals("published") || text.equals("any"),
            text -> VerifySettings.BodyWish.valueOf(text.toUpperCase(Locale.ROOT)));

    private final Form<EnvironmentName> environment;
    private final Findings findings;

    VerifyEntries(Form<EnvironmentName> environment, Findings findings) {
        this.environment = environment;
        this.findings = findings;
    }

    Optional<VerifySettings> read(Fields settings) {
        return settings.fields("verify", "url", "status", "within", "contains", "body", "environments")
                .map(verify -> new VerifySettings(entry(verify), environments(verify)));
    }

    private SortedMap<EnvironmentName, VerifySettings.Entry> environments(Fields verify) {
        SortedMap<EnvironmentName, VerifySettings.Entry> environments = new TreeMap<>();
        for (Node.Entry each : verify.entries("environments")) {
            Optional<EnvironmentName> name =
                    Fields.scalar(each.key(), "a key of \"environments\"", environment, findings);
            Optional<Fields> fields = Fields.of(
                    each.value(),
                    "\"" + each.key().value() + "\" of \"environments\"",
                    findings,
                    "url",
                    "status",
                    "within",
                    "contains",
                    "body");
            name.ifPresent(known -> fields.ifPresent(found -> environments.put(known, entry(found))));
        }
        return environments;
    }

    private static VerifySettings.Entry entry(Fields fields) {
        return new VerifySettings.Entry(
                fields.value("url", URL),
                fields.value("status", STATUS),
                fields.value("within", Forms.SHORT_DURATION),
                fields.value("contains", CONTAINS),
                fields.value("body", BODY));
    }
}

package dev.towpath.desired;

import dev.towpath.desired.raw.Form;
import dev.towpath.model.Account;
import dev.towpath.model.AppName;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Pin;
import dev.towpath.model.Region;
import dev.towpath.model.Tier;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of values in the configuration files; the published schemas say the same. */
public final class Forms {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,4})([smhd])");
    private static final Pattern INSTANT =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})");

    static final Form<Account> ACCOUNT = new Form<>("an AWS account id of twelve digits", Account::valid, Account::new);
    static final Form<Region> REGION = new Form<>("an AWS region such as us-east-1", Region::valid, Region::new);
    static final Form<EnvironmentName> ENVIRONMENT =
            new Form<>("the name of an environment", EnvironmentName::valid, EnvironmentName::new);
    static final Form<AppName> APP = new Form<>("the name of an application", AppName::valid, AppName::new);
    /** A tier by its word. */
    public static final Form<Tier> TIER = Form.ofEnum(Tier.class, Tier::word);

    static final Form<Digest> DIGEST =
            new Form<>("sha256: followed by 64 lower-case hexadecimal digits", Digest::valid, Digest::new);
    static final Form<Pin> PIN = new Form<>(
            "an image tag or a commit id: up to 128 letters, digits, dots, dashes and underscores",
            Pin::valid,
            Pin::new);
    /** A length of time of at most four digits and a unit. */
    public static final Form<Duration> DURATION_FORM =
            new Form<>("a duration such as 45s, 30m, 2h or 1d", DURATION.asMatchPredicate(), Forms::duration);

    static final Form<Duration> SHORT_DURATION = new Form<>(
            "a duration from 1s to 2h such as 45s, 30m or 2h",
            Pattern.compile("[1-9][0-9]{0,2}s|[1-9][0-9]?m|1[01][0-9]m|120m|[12]h")
                    .asMatchPredicate(),
            Forms::duration);
    static final Form<OffsetDateTime> INSTANT_FORM = new Form<>(
            "a time with its zone such as 2026-11-23T08:00:00Z",
            INSTANT.asMatchPredicate().and(Forms::isTime),
            OffsetDateTime::parse);
    /** A time zone by its name. */
    public static final Form<ZoneId> ZONE = new Form<>(
            "a time zone such as Europe/Berlin or UTC",
            name -> name.equals("UTC") || ZoneId.getAvailableZoneIds().contains(name),
            ZoneId::of);

    static final Form<String> ROLE = Form.matching(
            "the ARN of an IAM role such as arn:aws:iam::111111111111:role/towpath-deploy",
            "arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}");
    static final Form<String> NAMESPACE = Form.matching(
            "lower-case letters, digits, dots, dashes, underscores and slashes", "[a-z0-9]+([._/-][a-z0-9]+)*");
    static final Form<String> BUCKET = Form.matching("the name of an S3 bucket", "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    static final Form<String> STATE = Form.matching(
            "s3://bucket/prefix, file:/absolute/path or file:~/path",
            "s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9!_.'()*/-]*)?|file:(/|~/).+");
    static final Form<String> GITHUB_REPOSITORY =
            Form.matching("a repository on GitHub: owner/name", "[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}");

    private Forms() {}

    private static boolean isTime(String text) {
        try {
            return OffsetDateTime.parse(text).getYear() > 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        Duration unit = Map.of(
                        "s", Duration.ofSeconds(1),
                        "m", Duration.ofMinutes(1),
                        "h", Duration.ofHours(1),
                        "d", Duration.ofDays(1))
                .getOrDefault(parts.group(2), Duration.ZERO);
        return unit.multipliedBy(Long.parseLong(parts.group(1)));
    }
}

package dev.towpath.adapter.aws;

import dev.towpath.model.Limits;
import dev.towpath.model.Place;
import dev.towpath.problem.Diagnosis;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Looks at whom the credentials of a place belong to, and how far this machine's clock is from AWS's. */
public final class PlaceCheckup {
    private final AwsClients clients;
    private final Clock clock;

    /** A checkup through the given clients, against this machine's clock. */
    public PlaceCheckup(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * How a place is.
     *
     * @throws dev.towpath.problem.FailureException if nothing can be asked there
     */
    public List<Diagnosis> look(Place place) {
        AwsCall call = new AwsCall("sts:GetCallerIdentity", "asking whose credentials these are", place);
        GetCallerIdentityResponse identity =
                AwsErrors.in(call, () -> clients.sts(place).getCallerIdentity());
        Instant here = clock.instant();
        List<Diagnosis> found = new ArrayList<>();
        found.add(Diagnosis.ok("account " + identity.account() + " answers to \"" + identity.arn() + "\""));
        Optional<Instant> there =
                identity.sdkHttpResponse().firstMatchingHeader("Date").flatMap(PlaceCheckup::moment);
        there.map(time -> Duration.between(time, here))
                .flatMap(PlaceCheckup::skewed)
                .ifPresent(found::add);
        return found;
    }

    /** What a clock says that is ahead of AWS's by so much, if it matters. */
    static Optional<Diagnosis> skewed(Duration ahead) {
        Duration off = ahead.abs();
        if (off.compareTo(Limits.CLOCK_SKEW_MAX) <= 0) {
            return Optional.empty();
        }
        return Optional.of(Diagnosis.warn(
                "this machine's clock is " + off.toSeconds() + " seconds "
                        + (ahead.isNegative() ? "behind" : "ahead of") + " that of AWS",
                "set the clock, for example with NTP: freezes, soaks and not_before go by it, and AWS refuses requests"
                        + " that are five minutes off"));
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

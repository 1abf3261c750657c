package dev.towpath.sandbox;

import dev.towpath.model.Account;
import dev.towpath.model.Region;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which account and role a set of credentials stands for; signatures are not checked, sessions and their ends are. */
final class Identities {
    private static final Pattern ROLE = Pattern.compile("arn:aws:iam::([0-9]{12}):role/(.+)");

    private final InstantSource clock;
    private final Ids ids;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Set<String> closed = ConcurrentHashMap.newKeySet();

    /** Temporary credentials of a role. */
    record Session(
            String accessKey,
            String secret,
            String token,
            Account account,
            String arn,
            String userId,
            Instant expires) {}

    Identities(InstantSource clock, Ids ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /** Nobody may take this role. */
    void close(String role) {
        closed.add(role);
    }

    /** Who the credentials belong to; a key of twelve digits stands for the account with that number. */
    Caller caller(String accessKey, Optional<String> token, Region region, Account otherwise) {
        Optional<Session> session = Optional.ofNullable(sessions.get(accessKey));
        if (session.isEmpty() && (token.isPresent() || accessKey.startsWith("ASIA"))) {
            throw new AwsError(403, "InvalidClientTokenId", "The security token included in the request is invalid.");
        }
        if (session.isPresent()) {
            Session found = session.get();
            if (!token.orElse("").equals(found.token())) {
                throw new AwsError(
                        403, "InvalidClientTokenId", "The security token included in the request is invalid.");
            }
            if (!clock.instant().isBefore(found.expires())) {
                throw new AwsError(403, "ExpiredToken", "The security token included in the request is expired");
            }
            return new Caller(found.account(), region, found.arn(), found.userId(), true);
        }
        Account account = Account.valid(accessKey) ? new Account(accessKey) : otherwise;
        return new Caller(account, region, "arn:aws:iam::" + account + ":user/rehearsal", "AIDAREHEARSAL", false);
    }

    /** A new session of a role, for a caller that may take it. */
    Session assume(String role, String sessionName, Duration duration, String callerArn) {
        Matcher matcher = ROLE.matcher(role);
        if (!matcher.matches()) {
            throw AwsError.bad("ValidationError", role + " is invalid");
        }
        if (closed.contains(role)) {
            throw new AwsError(
                    403,
                    "AccessDenied",
                    "User: " + callerArn + " is not authorized to perform: sts:AssumeRole on resource: " + role);
        }
        Account account = new Account(matcher.group(1));
        String name = matcher.group(2).substring(matcher.group(2).lastIndexOf('/') + 1);
        Session session = new Session(
                "ASIA" + ids.upper(16),
                ids.any(40),
                "rehearsal." + ids.any(120),
                account,
                "arn:aws:sts::" + account + ":assumed-role/" + name + "/" + sessionName,
                "AROA" + ids.upper(17) + ":" + sessionName,
                clock.instant().plus(duration));
        sessions.put(session.accessKey(), session);
        return session;
    }
}

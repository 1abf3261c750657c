package dev.towpath.adapter.web.signin;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.SecretKey;

/**
 * Shuts values away in a text that only the holder of the key can make, read or change, and only for a time (JWE, RFC 7516: direct
 * encryption with AES-GCM). Whatever else a browser brings opens to nothing.
 */
final class Seal {
    private static final int LENGTH_MAX = 4_000;
    private static final JWEHeader HEADER = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);
    private static final String BEGINNING = HEADER.toBase64URL() + "..";

    private final SecretKey key;
    private final Clock clock;

    Seal(SessionKey key, String purpose, Clock clock) {
        this.key = key.forPurpose(purpose);
        this.clock = clock;
    }

    /** What was sealed, and until when it counts. */
    record Opened(SortedMap<String, String> values, Instant end) {
        Opened {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }

        /** A value; empty where there is none. */
        String value(String name) {
            return values.getOrDefault(name, "");
        }
    }

    String sealed(Map<String, String> values, Instant end) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().expirationTime(Date.from(end));
        values.forEach(claims::claim);
        EncryptedJWT sealed = new EncryptedJWT(HEADER, claims.build());
        try {
            sealed.encrypt(new DirectEncrypter(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
        return sealed.serialize();
    }

    Optional<Opened> opened(String text) {
        // Only what begins as this class writes it: a header that says otherwise has no say, and is not even read.
        if (!text.startsWith(BEGINNING) || text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            EncryptedJWT sealed = EncryptedJWT.parse(text);
            if (!exact(sealed.getCipherText()) || !exact(sealed.getAuthTag())) {
                return Optional.empty();
            }
            sealed.decrypt(new DirectDecrypter(key));
            return unexpired(sealed.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** The last letter may have bits that mean nothing; with others in them it is another text than the one that was given out. */
    private static boolean exact(Base64URL part) {
        return Base64URL.encode(part.decode()).equals(part);
    }

    private Optional<Opened> unexpired(JWTClaimsSet claims) {
        return Optional.ofNullable(claims.getExpirationTime())
                .map(Date::toInstant)
                .filter(end -> clock.instant().isBefore(end))
                .map(end -> {
                    SortedMap<String, String> values = new TreeMap<>();
                    claims.getClaims().forEach((name, value) -> {
                        if (value instanceof String text) {
                            values.put(name, text);
                        }
                    });
                    return new Opened(values, end);
                });
    }
}

package dev.towpath.adapter.store;

import dev.towpath.adapter.json.ToldPlansJson;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.journal.ObjectStore.Stored;
import dev.towpath.journal.ToldPlans;
import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import dev.towpath.plan.ToldPlan;
import dev.towpath.problem.FailureException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Plans that people were told of, one object for the files of one root: {@code told-plans/<app>/<env>/<closure>.json}.
 *
 * <p>Each object is sealed (HMAC, RFC 2104) with a secret that the job which plans pull requests shares with the one that
 * reconciles. Without a secret nothing is kept and nothing is believed.
 */
public final class StoredToldPlans implements ToldPlans {
    private static final String PREFIX = "told-plans/";
    private static final String SEAL = "HmacSHA256";
    private static final int CONFLICTS_MAX = 16;
    private static final int PLANS_MAX = 20;

    private final ObjectStore store;
    private final String place;
    private final Optional<String> secret;

    private StoredToldPlans(ObjectStore store, String place, Optional<String> secret) {
        this.store = store;
        this.place = place;
        this.secret = secret;
    }

    /** Plans that are told at a place and sealed with a secret. */
    public static StoredToldPlans sealed(ObjectStore store, String place, String secret) {
        return new StoredToldPlans(store, place, Optional.of(secret));
    }

    /** Plans of which none is kept, for want of a secret. */
    public static StoredToldPlans unsealed(ObjectStore store, String place) {
        return new StoredToldPlans(store, place, Optional.empty());
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public List<ToldPlan> of(Target target, Digest closure) {
        return secret.isEmpty() ? List.of() : plans(target, closure, store.get(key(target, closure)));
    }

    @Override
    public Optional<String> tell(Target target, Digest closure, ToldPlan plan) {
        if (secret.isEmpty()) {
            return Optional.of("there is no secret to seal it with (TOWPATH_PLAN_SEAL)");
        }
        try {
            for (int i = 0; i < CONFLICTS_MAX; i++) {
                Optional<Stored> present = store.get(key(target, closure));
                List<ToldPlan> plans = new ArrayList<>(plans(target, closure, present));
                if (!plans.isEmpty()
                        && plans.get(plans.size() - 1).fingerprint().equals(plan.fingerprint())) {
                    return Optional.empty();
                }
                plans.add(plan);
                List<ToldPlan> kept = plans.subList(Math.max(0, plans.size() - PLANS_MAX), plans.size());
                Condition condition = present.<Condition>map(stored -> new Condition.Version(stored.version()))
                        .orElseGet(Condition.Absent::new);
                byte[] content = ToldPlansJson.write(about(target, closure), kept, this::seal);
                if (store.put(key(target, closure), content, condition).isPresent()) {
                    return Optional.empty();
                }
            }
            return Optional.of("\"" + key(target, closure) + "\" in the state store changed " + CONFLICTS_MAX
                    + " times meanwhile");
        } catch (FailureException e) {
            return Optional.of(e.failure().message());
        }
    }

    private List<ToldPlan> plans(Target target, Digest closure, Optional<Stored> stored) {
        return stored.map(object -> ToldPlansJson.read(about(target, closure), object.content(), this::seal))
                .orElse(List.of());
    }

    private String seal(String text) {
        try {
            Mac mac = Mac.getInstance(SEAL);
            mac.init(new SecretKeySpec(secret.orElseThrow().getBytes(StandardCharsets.UTF_8), SEAL));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + SEAL, e);
        }
    }

    private static String about(Target target, Digest closure) {
        return target + " " + closure;
    }

    private static String key(Target target, Digest closure) {
        return PREFIX + target + "/" + closure.hex() + ".json";
    }
}

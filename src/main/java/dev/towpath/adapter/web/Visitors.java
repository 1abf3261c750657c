package dev.towpath.adapter.web;

import dev.towpath.adapter.web.signin.SignInSettings;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Who may see the pages. */
public sealed interface Visitors {
    /** This machine only. */
    record ThisMachine() implements Visitors {}

    /**
     * Whoever a reverse proxy has signed in.
     *
     * @param header the one in which the proxy names the person, such as {@code X-Forwarded-User}
     * @param proxies the addresses from which it is believed
     */
    record BehindProxy(String header, List<String> proxies) implements Visitors {
        public BehindProxy {
            proxies = List.copyOf(proxies);
        }
    }

    /** Whoever signs in with an identity provider and is allowed. */
    record SignedIn(SignInSettings settings) implements Visitors {}

    /** The one of three functions that fits. */
    default <T> T fold(Supplier<T> thisMachine, Function<BehindProxy, T> behindProxy, Function<SignedIn, T> signedIn) {
        if (this instanceof BehindProxy visitors) {
            return behindProxy.apply(visitors);
        }
        if (this instanceof SignedIn visitors) {
            return signedIn.apply(visitors);
        }
        return thisMachine.get();
    }
}

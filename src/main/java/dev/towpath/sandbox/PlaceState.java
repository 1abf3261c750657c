package dev.towpath.sandbox;

import dev.towpath.model.Account;
import dev.towpath.model.Region;

/** The services of one account in one region. */
final class PlaceState {
    private final Ssm ssm;

    PlaceState(Cloud cloud, Account account, Region region) {
        this.ssm = new Ssm("arn:aws:ssm:" + region + ":" + account + ":parameter", cloud.clock());
    }

    Ssm ssm() {
        return ssm;
    }
}

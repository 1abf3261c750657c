package dev.towpath.sandbox;

import dev.towpath.model.Account;
import dev.towpath.model.Region;

/** The services of one account in one region. */
final class PlaceState {
    private final Ssm ssm;
    private final Ecr ecr;
    private final Ecs ecs;
    private final Logs logs;

    PlaceState(Cloud cloud, Account account, Region region) {
        this.ssm = new Ssm("arn:aws:ssm:" + region + ":" + account + ":parameter", cloud.clock());
        this.ecr = new Ecr(cloud, account, region);
        this.ecs = new Ecs(cloud, account, region);
        this.logs = new Logs("arn:aws:logs:" + region + ":" + account + ":log-group:", cloud.clock());
    }

    Ssm ssm() {
        return ssm;
    }

    Ecr ecr() {
        return ecr;
    }

    Ecs ecs() {
        return ecs;
    }

    Logs logs() {
        return logs;
    }
}

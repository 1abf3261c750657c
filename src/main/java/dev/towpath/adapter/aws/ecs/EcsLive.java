package dev.towpath.adapter.aws.ecs;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.ecs.ServiceSweep.Looked;
import dev.towpath.model.Target;
import dev.towpath.observed.Live;
import dev.towpath.observed.LiveSource;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.FailureException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What really runs in container services: ten services a call, and not one call more for a target that runs what its record
 * says.
 *
 * <p>It answers for container targets only. A cluster or a place that cannot be looked at is the failure of its targets only.
 */
public final class EcsLive implements LiveSource {
    private final AwsClients clients;

    /** What runs, through the given clients. */
    public EcsLive(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Map<Target, Live> read(Map<ObservedTarget, Recorded> targets) {
        Map<Target, Live> answers = new ConcurrentHashMap<>();
        clients.sweep(new ServiceSweep(clients).over(targets), each -> {
            answers.put(each.target().target(), judge(each));
            return each;
        });
        return new TreeMap<>(answers);
    }

    private Live judge(Looked looked) {
        if (looked.failure().isPresent()) {
            return new Live.Unreadable(looked.failure().get());
        }
        if (LiveJudgement.asRecorded(looked.recorded(), looked.views())) {
            return new Live.AsRecorded();
        }
        EcsCalls calls = new EcsCalls(clients, looked.target().place());
        try {
            Map<Role, Revision> revisions = new EnumMap<>(Role.class);
            looked.views().forEach((role, view) -> revisions.put(role, calls.revision(view.taskDefinition())));
            return LiveJudgement.of(looked.workload(), looked.recorded(), looked.views(), revisions);
        } catch (FailureException e) {
            return new Live.Unreadable(e.failure());
        }
    }
}

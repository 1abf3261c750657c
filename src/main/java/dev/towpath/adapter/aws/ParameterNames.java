package dev.towpath.adapter.aws;

import dev.towpath.model.Workload;
import java.util.List;
import java.util.stream.Stream;

/** The parameters that Towpath reads below a target's prefix, by kind of workload; never a whole path, where secrets lie. */
public final class ParameterNames {
    /** What Towpath proved last. */
    public static final String RECORD = "towpath/record";

    /** Where the containers run. */
    public static final String CLUSTER = "ecs-cluster-name";

    /** The service that takes requests. */
    public static final String SERVICE = "ecs-service-name";

    /** The service that works in the background; absent where there is none. */
    public static final String WORKER = "ecs-worker-service-name";

    /** Where a site's files go. */
    public static final String BUCKET = "website-bucket-name";

    /** What serves a site's files. */
    public static final String DISTRIBUTION = "cloudfront-distribution-id";

    private ParameterNames() {}

    /** The names below the prefix that matter for a workload. */
    static List<String> of(Workload workload) {
        List<String> own = workload.fold(
                container -> List.of(CLUSTER, SERVICE, WORKER),
                site -> List.of(BUCKET, DISTRIBUTION),
                infrastructure -> List.of());
        return Stream.of(workload.recordedVersionParameter().stream(), own.stream(), Stream.of(RECORD))
                .flatMap(names -> names)
                .toList();
    }
}

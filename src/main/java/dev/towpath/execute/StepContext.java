package dev.towpath.execute;

import dev.towpath.model.Intent;
import dev.towpath.model.Progress;
import dev.towpath.model.RunId;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a runner is given beside its step.
 *
 * @param intent the intent under which it acts; its id goes onto everything that is created
 * @param fence to be checked before every mutating call
 * @param note keeps what was learned with the intent, such as the id of our deployment
 * @param awaitRollout whether to wait for the rollout; if not, the intent stays open and the next run settles it
 * @param stopping whether the process was asked to stop: start nothing new, leave things safe, return Interrupted
 */
public record StepContext(
        RunId run,
        Intent intent,
        Fence fence,
        Consumer<Map<String, String>> note,
        Progress progress,
        boolean awaitRollout,
        BooleanSupplier stopping) {}

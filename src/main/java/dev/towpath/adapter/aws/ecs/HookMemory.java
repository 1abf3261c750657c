package dev.towpath.adapter.aws.ecs;

import dev.towpath.execute.StepContext;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Hook;
import dev.towpath.model.Procedure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of the hooks of one image: under an intent in its notes, and once that is closed in the target's record.
 *
 * <p>Notes carry the image that they were made for, because an intent lives on when a tag was moved.
 */
final class HookMemory {
    private final Digest image;
    private final StepContext context;
    private final Map<String, String> notes;
    private final Map<String, String> recorded;

    /** @param record the target's record; if it is of another image, it says nothing of this one */
    HookMemory(Digest image, StepContext context, Optional<DeploymentRecord> record) {
        this.image = image;
        this.context = context;
        this.notes = new TreeMap<>(context.intent().notes());
        this.recorded = record.filter(each -> each.digest().equals(Optional.of(image)))
                .<Map<String, String>>map(DeploymentRecord::details)
                .orElse(Map.of());
    }

    /** When a hook runs; it is part of the name under which it is noted. */
    enum When {
        BEFORE,
        AFTER,
        UNDO;

        String key(Hook hook) {
            return "hook_" + name().toLowerCase(Locale.ROOT) + "_" + hook.name();
        }
    }

    /** A hook of a procedure and when it runs. */
    record Place(Hook hook, When when) {
        String key() {
            return when.key(hook);
        }
    }

    /** The hooks of a procedure, the last one first. */
    static List<Place> lastFirst(Procedure procedure) {
        List<Place> all = new ArrayList<>();
        procedure.before().forEach(hook -> all.add(new Place(hook, When.BEFORE)));
        procedure.after().forEach(hook -> all.add(new Place(hook, When.AFTER)));
        Collections.reverse(all);
        return all;
    }

    /** Whether it succeeded under this intent. */
    boolean succeeded(String key) {
        return noted(key, "end").equals("succeeded");
    }

    /** Whether the record of the very image says that it ran. */
    boolean recorded(String key) {
        return recorded.containsKey(key);
    }

    /** The ARN of the task that was started for it under this intent. */
    Optional<String> task(String key) {
        return Optional.of(noted(key, "task")).filter(arn -> !arn.isEmpty());
    }

    /** Which time it runs under this intent; empty the first time. */
    String round(String key) {
        return noted(key, "round");
    }

    void started(String key, String arn) {
        note(key, "task", arn);
    }

    void ended(String key) {
        note(key, "end", "succeeded");
    }

    /** What was rolled back has not run: it runs again, under another token, if the same image is tried again under this intent. */
    void forget(Place place) {
        for (String key : List.of(place.key(), When.UNDO.key(place.hook()))) {
            String round = round(key);
            note(key, "round", round.isEmpty() ? "2" : String.valueOf(Integer.parseInt(round) + 1));
            note(key, "task", "");
            note(key, "end", "");
        }
    }

    /** What a record of the image keeps: for each hook that has run, the id of its task. */
    Map<String, String> details(Procedure procedure) {
        Map<String, String> details = new TreeMap<>();
        lastFirst(procedure)
                .forEach(place -> task(place.key())
                        .filter(task -> succeeded(place.key()))
                        .map(Revision::shortName)
                        .or(() -> Optional.ofNullable(recorded.get(place.key())))
                        .ifPresent(task -> details.put(place.key(), task)));
        return details;
    }

    private String noted(String key, String what) {
        boolean same = image.value().equals(notes.get(key + "_image"));
        return same ? notes.getOrDefault(key + "_" + what, "") : "";
    }

    private void note(String key, String what, String value) {
        Map<String, String> learned = new TreeMap<>();
        if (!image.value().equals(notes.get(key + "_image"))) {
            // What was learned of another image says nothing of this one.
            learned.put(key + "_task", "");
            learned.put(key + "_end", "");
            learned.put(key + "_round", "");
        }
        learned.put(key + "_image", image.value());
        learned.put(key + "_" + what, value);
        boolean known = noted(key, what).equals(value);
        notes.putAll(learned);
        if (!known) {
            context.note().accept(learned);
        }
    }
}

package dev.towpath.adapter.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.towpath.journal.ChainHead;
import dev.towpath.journal.ChainHead.Announced;
import dev.towpath.model.Digest;
import dev.towpath.model.Target;
import java.util.Arrays;

/**
 * The JSON of the end of a chain, {@code towpath.chain/v1}.
 *
 * <p>It ends with a digest of itself, because nothing else vouches for what it says of entries that were never written.
 */
public final class ChainJson {
    private static final String SCHEMA = "towpath.chain/v1";

    private ChainJson() {}

    /** The head as JSON. */
    public static byte[] write(ChainHead head) {
        ObjectNode json = JsonFields.object(SCHEMA);
        json.put("app", head.target().app().value());
        json.put("env", head.target().environment().value());
        json.put("number", head.number());
        head.entry().ifPresent(id -> json.put("entry", id));
        json.put("digest", head.digest().value());
        head.pending().ifPresent(pending -> put(json.putObject("pending"), pending));
        ArrayNode abandoned = json.putArray("abandoned");
        head.abandoned().forEach(given -> put(abandoned.addObject(), given));
        JsonFields.put(json, "scars", head.scars());
        json.put("seal", Digest.of(JsonFields.bytes(json)).value());
        return JsonFields.bytes(json);
    }

    /** The head in JSON; it must be byte for byte what {@link #write} makes of it. */
    public static ChainHead head(byte[] bytes) {
        JsonFields json = JsonFields.parse(bytes, SCHEMA);
        ChainHead head = new ChainHead(
                Target.of(json.text("app"), json.text("env")),
                json.number("number"),
                json.optionalText("entry"),
                new Digest(json.text("digest")),
                json.optionalObject("pending").map(ChainJson::announced),
                json.objectList("abandoned").stream().map(ChainJson::announced).toList(),
                json.texts("scars"));
        if (!Arrays.equals(write(head), bytes)) {
            throw new IllegalArgumentException("its seal does not fit what it says");
        }
        return head;
    }

    private static void put(ObjectNode json, Announced announced) {
        json.put("entry", announced.entry()).put("digest", announced.digest().value());
    }

    private static Announced announced(JsonFields json) {
        return new Announced(json.text("entry"), new Digest(json.text("digest")));
    }
}

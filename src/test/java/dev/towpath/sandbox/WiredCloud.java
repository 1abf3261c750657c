package dev.towpath.sandbox;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** A cloud that is asked without a network: the same requests and answers, byte for byte, in the caller's own thread. */
public final class WiredCloud {
    private final Cloud cloud;
    private final Wire wire;

    /** The wire of a cloud. */
    public WiredCloud(Cloud cloud) {
        this.cloud = cloud;
        this.wire = new Wire(cloud);
        cloud.endpoint("http://127.0.0.1:1");
    }

    /** An answer as it goes over the wire. */
    public record Reply(int status, Map<String, String> headers, byte[] body) {
        public Reply {
            body = body.clone();
        }

        @Override
        public byte[] body() {
            return body.clone();
        }
    }

    /** What a request asks for, such as {@code ecs:UpdateService}. */
    public String operation(String method, URI uri, Map<String, String> headers, byte[] body) {
        return wire.operation(method, uri, headers, body);
    }

    /**
     * Asks the cloud.
     *
     * @param headers by name in lower case
     */
    public Optional<Reply> ask(String method, URI uri, Map<String, String> headers, byte[] body) {
        String id = cloud.ids().uuid();
        return wire.answer(method, uri, headers, body, id).map(answer -> {
            Answer told = answer.with("x-amzn-RequestId", id);
            return new Reply(told.status(), told.headers(), told.body());
        });
    }
}

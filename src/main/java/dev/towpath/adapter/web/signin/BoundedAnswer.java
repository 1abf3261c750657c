package dev.towpath.adapter.web.signin;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes in an answer up to a size; of a longer one nothing is kept, and the connection is given up. */
final class BoundedAnswer implements HttpResponse.BodySubscriber<byte[]> {
    private final HttpResponse.BodySubscriber<byte[]> inner = HttpResponse.BodySubscribers.ofByteArray();
    private final int limit;
    private long taken;
    private Runnable giveUp = () -> {};

    BoundedAnswer(int limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return inner.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        giveUp = subscription::cancel;
        inner.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        boolean fit = taken <= limit;
        taken += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (taken <= limit) {
            inner.onNext(buffers);
        } else if (fit) {
            giveUp.run();
            inner.onError(new IOException("it answered with more than " + limit + " bytes"));
        }
    }

    @Override
    public void onError(Throwable error) {
        inner.onError(error);
    }

    @Override
    public void onComplete() {
        inner.onComplete();
    }
}

package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.site.SiteBucket.Written;
import dev.towpath.adapter.aws.site.SitePlan.Upload;
import dev.towpath.execute.StepContext;
import dev.towpath.log.LogContext;
import dev.towpath.model.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Uploads wave by wave, a bounded number of objects at a time; after the first error nothing more is begun. */
final class SiteUploads {
    private static final int SAID_EVERY = 500;

    private final SiteBucket bucket;
    private final SiteArchive archive;
    private final RecentFence fence;
    private final StepContext context;
    private final LongSupplier nanoTime;
    private final Semaphore places;
    private final long begun;
    private final Map<String, String> etags = new ConcurrentHashMap<>();
    private final Set<String> surprises = new ConcurrentSkipListSet<>();

    SiteUploads(SiteBucket bucket, SiteArchive archive, RecentFence fence, StepContext context, SiteSetting setting) {
        this.bucket = bucket;
        this.archive = archive;
        this.fence = fence;
        this.context = context;
        this.nanoTime = setting.nanoTime();
        this.places = setting.uploads();
        this.begun = nanoTime.getAsLong();
    }

    /** The ETags of what was uploaded so far, by key. */
    Map<String, String> etags() {
        return new TreeMap<>(etags);
    }

    /** Keys under which something lay that nobody had told of. */
    SortedSet<String> surprises() {
        return new TreeSet<>(surprises);
    }

    /** Whether everything was uploaded; not if the run was asked to stop. */
    boolean run(SitePlan plan) throws IOException {
        archive.expect(
                plan.uploads().stream().map(upload -> upload.file().key()).toList());
        for (Wave wave : Wave.values()) {
            List<Upload> uploads = plan.uploads(wave);
            if (!uploads.isEmpty() && !run(wave, uploads)) {
                return false;
            }
        }
        return true;
    }

    private boolean run(Wave wave, List<Upload> uploads) {
        if (context.stopping().getAsBoolean()) {
            return false;
        }
        fence.check();
        context.progress().say("uploading " + wave.words() + ": " + uploads.size());
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(Limits.UPLOADS_MAX, uploads.size()), LogContext.inherited(task -> {
                    Thread thread = new Thread(task, "towpath-upload");
                    thread.setDaemon(true);
                    return thread;
                }));
        try {
            AtomicBoolean given = new AtomicBoolean();
            AtomicInteger done = new AtomicInteger();
            List<Future<Boolean>> futures = new ArrayList<>();
            for (Upload upload : uploads) {
                futures.add(threads.submit(() -> one(upload, given, done, uploads.size())));
            }
            return settle(futures, given);
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean one(Upload upload, AtomicBoolean given, AtomicInteger done, int all) {
        places.acquireUninterruptibly();
        try {
            if (given.get() || context.stopping().getAsBoolean()) {
                return false;
            }
            fence.check();
            Written written = bucket.put(upload, archive, Duration.ofNanos(nanoTime.getAsLong() - begun));
            written.etag().ifPresent(etag -> etags.put(upload.file().key(), etag));
            if (written.surprise()) {
                surprises.add(upload.file().key());
            }
        } catch (RuntimeException e) {
            given.set(true);
            throw e;
        } finally {
            places.release();
        }
        int count = done.incrementAndGet();
        if (count % SAID_EVERY == 0) {
            context.progress().say("uploading " + upload.wave().words() + ": " + count + " of " + all);
        }
        return true;
    }

    /** Waits for every upload, also after an error, so that nothing is written behind the back of what comes next. */
    private static boolean settle(List<Future<Boolean>> futures, AtomicBoolean given) {
        boolean complete = true;
        List<RuntimeException> errors = new ArrayList<>();
        for (Future<Boolean> future : futures) {
            try {
                complete &= future.get();
            } catch (ExecutionException e) {
                errors.add(
                        e.getCause() instanceof RuntimeException error
                                ? error
                                : new IllegalStateException(e.getCause()));
            } catch (InterruptedException e) {
                given.set(true);
                Thread.currentThread().interrupt();
                return false;
            }
        }
        if (!errors.isEmpty()) {
            throw errors.get(0);
        }
        return complete;
    }
}

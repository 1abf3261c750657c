package dev.towpath.adapter.aws.site;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.site.KeptManifests.Kept;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.execute.StepRunner;
import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.SiteBundle;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.plan.Subject;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Publishes static sites, and proves and records those that are published already.
 *
 * <p>A zip that must not be published is judged: its pin is quarantined. All other trouble leaves the intent open, and the
 * next run goes on where this one stopped.
 */
public final class SiteRunner implements StepRunner {
    private final AwsClients clients;
    private final SiteZips zips;
    private final KeptManifests manifests;
    private final RecordWriter records;
    private final SiteSetting setting;

    /**
     * A runner.
     *
     * @param zips where zips are fetched; best the same ones that were looked up
     * @param store where manifests are kept
     */
    public SiteRunner(AwsClients clients, SiteZips zips, ObjectStore store, RecordWriter records, SiteSetting setting) {
        this.clients = clients;
        this.zips = zips;
        this.manifests = new KeptManifests(store);
        this.records = records;
        this.setting = setting;
    }

    @Override
    public Outcome run(Step step, StepContext context) {
        return step.fold(
                deploy -> notASite(step),
                publish -> publish(publish, context),
                apply -> notASite(step),
                adopt -> adopt(adopt, context),
                settle -> settle(settle, context));
    }

    private Outcome publish(Step.PublishSite step, StepContext context) {
        SitePlace place = SitePlace.of(step.subject());
        context.progress().say("fetching " + step.bundle().key());
        try (FetchedZip zip = zips.open(step.bundle(), step.digest())) {
            return new SitePublication(
                            step,
                            context,
                            bucket(step.subject(), place),
                            place.distribution().map(id -> invalidations(step.subject(), id)),
                            manifests,
                            zips,
                            records,
                            setting)
                    .publish(zip);
        } catch (FailureException e) {
            return e.failure()
                    .fold(
                            human -> {
                                if (human.reason() != ReasonCode.DIGEST_MISMATCH) {
                                    throw e;
                                }
                                return new Outcome.Refused(human.reason(), human.message(), human.advice());
                            },
                            later -> {
                                throw e;
                            },
                            broken -> new Outcome.Failed(broken.reason(), broken.message(), broken.advice(), true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome adopt(Step.Adopt step, StepContext context) {
        Kept kept = manifests.read(step.target());
        return kept.version().isEmpty() && step.artifact() instanceof SiteBundle bundle
                ? compare(step, bundle, kept, context)
                : adoptPublished(step, context);
    }

    /** Something else filled the bucket: looks whether it holds what the zip holds, and remembers what was seen. */
    private Outcome compare(Step.Adopt step, SiteBundle bundle, Kept kept, StepContext context) {
        SitePlace place = SitePlace.of(step.subject());
        try (FetchedZip zip = zips.open(bundle, step.digest())) {
            context.progress().say("comparing the bucket \"" + place.bucket() + "\" with " + bundle.key());
            SiteManifest found = FoundSite.manifest(SiteDraft.of(
                            kept,
                            bucket(step.subject(), place),
                            zip,
                            new SiteDraft.Order(
                                    bundle.pin(),
                                    step.digest(),
                                    SitePlace.headers(step.subject().workload()),
                                    setting.clock().instant()))
                    .wanted());
            context.fence().check();
            String version = manifests.replace(step.target(), Optional.empty(), found);
            return found.settled()
                    ? recorded(
                            step,
                            context,
                            new Found(found, version),
                            step.grounds().commit(),
                            State.ADOPTED,
                            "was published by something else, is all there")
                    : new Outcome.Refused(
                            ReasonCode.MANUAL_DEPLOYMENT,
                            FoundSite.words(found),
                            "promote a build, or set \"on_drift: redeploy\" in app.yaml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome adoptPublished(Step.Adopt step, StepContext context) {
        return proven(step, step.artifact().pin(), Optional.of(step.digest()))
                .<Outcome>map(found ->
                        recorded(step, context, found, step.grounds().commit(), State.ADOPTED, "was live already"))
                .orElseGet(() -> new Outcome.Refused(
                        ReasonCode.RECORD_CONFLICT,
                        "the manifest does not say any more that "
                                + step.artifact().pin() + " is published complete",
                        "the next run looks again"));
    }

    private Outcome settle(Step.Settle step, StepContext context) {
        Optional<Pin> pin = step.intent().artifact();
        return pin.flatMap(wanted -> proven(step, wanted, step.intent().digest()))
                .<Outcome>map(found -> step.written()
                        .<Outcome>map(record -> new Outcome.Succeeded(
                                State.DEPLOYED,
                                found.manifest().pin() + " had been published and was recorded",
                                Optional.of(record)))
                        .orElseGet(() -> recorded(
                                step, context, found, step.intent().commit(), State.DEPLOYED, "had been published")))
                .orElseGet(() -> new Outcome.Refused(
                        ReasonCode.INTENT_OPEN,
                        "the publication of " + pin.map(Pin::value).orElse("a zip") + " by run "
                                + step.intent().run()
                                + " was cut short; every page that is served has its files",
                        "run again: the site is then published as the branch asks"));
    }

    /** What is live and complete. */
    private record Found(SiteManifest manifest, String version) {}

    private Optional<Found> proven(Step step, Pin pin, Optional<Digest> zip) {
        Kept kept = manifests.read(step.target());
        SitePlace place = SitePlace.of(step.subject());
        return kept.manifest()
                .filter(manifest -> manifest.settled()
                        && manifest.bucket().equals(place.bucket())
                        && manifest.pin().equals(pin)
                        && (zip.isEmpty() || zip.get().equals(manifest.zip())))
                .filter(manifest -> entryIsThere(step.subject(), place, manifest))
                .flatMap(manifest -> kept.version().map(version -> new Found(manifest, version)));
    }

    private boolean entryIsThere(Subject subject, SitePlace place, SiteManifest manifest) {
        return Optional.ofNullable(manifest.objects().get("index.html"))
                .filter(entry -> entry.retired().isEmpty())
                .flatMap(entry -> bucket(subject, place)
                        .difference(new SiteFile("index.html", entry.sha256(), entry.size(), true), entry.headers()))
                .isEmpty();
    }

    private Outcome recorded(Step step, StepContext context, Found found, GitSha commit, State state, String how) {
        DeploymentRecord record = SiteRecord.of(
                step,
                context,
                new SiteRecord.Proven(
                        found.manifest().pin(),
                        found.manifest().zip(),
                        commit,
                        found.manifest().bucket(),
                        found.version(),
                        Optional.ofNullable(context.intent().notes().get("invalidation"))),
                setting.clock().instant());
        context.fence().check();
        records.write(step.subject(), record);
        return new Outcome.Succeeded(
                state, found.manifest().pin() + " " + how + " and is recorded now", Optional.of(record));
    }

    private SiteBucket bucket(Subject subject, SitePlace place) {
        return new SiteBucket(clients.s3(subject.place()), subject.place(), place.bucket());
    }

    private Invalidations invalidations(Subject subject, String distribution) {
        return new Invalidations(
                clients.cloudFront(subject.place()),
                subject.place(),
                distribution,
                setting.nanoTime(),
                setting.pause());
    }

    private static Outcome notASite(Step step) {
        throw new FailureException(new Failure.NeedsHuman(
                ReasonCode.UNSUPPORTED,
                "the step on \"" + step.target() + "\" is not one for a static site",
                "set \"type\" in app.yaml to what the application is"));
    }
}

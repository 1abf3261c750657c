package dev.towpath.app;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.aws.S3ObjectStore;
import dev.towpath.adapter.store.DirectoryObjectStore;
import dev.towpath.desired.Platform;
import dev.towpath.desired.SharedServices;
import dev.towpath.journal.ObjectStore;
import dev.towpath.model.Place;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the state store: where the operator says, else where towpath.yaml says, else a directory of this machine. */
record StateStores(Settings settings, Directories directories) {
    /** The store of a repository; {@code clients} count its calls apart. */
    ObjectStore of(String repository, Platform platform, AwsClients clients) {
        Optional<String> state = settings.state().or(platform::state);
        if (state.isEmpty()) {
            return new DirectoryObjectStore(directories.stateOf(repository));
        }
        String address = state.get();
        if (address.startsWith("s3://")) {
            return bucket(address.substring("s3://".length()), platform, clients);
        }
        return new DirectoryObjectStore(directory(address));
    }

    /** The directory that a {@code file:} address means. */
    Path directory(String address) {
        String path = address.startsWith("file:") ? address.substring("file:".length()) : address;
        if (path.startsWith("~/")) {
            return directories.home().resolve(path.substring(2));
        }
        String absolute = path.startsWith("///") ? path.substring(2) : path;
        if (!absolute.startsWith("/")) {
            throw unusable(address, "write s3://bucket/prefix, file:/absolute/path or file:~/path");
        }
        return Path.of(absolute);
    }

    private ObjectStore bucket(String rest, Platform platform, AwsClients clients) {
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        String prefix = slash < 0 ? "" : rest.substring(slash + 1);
        Place place = platform.sharedServices()
                .map(SharedServices::place)
                .orElseThrow(() -> unusable(
                        "s3://" + rest, "add \"shared_services\" to towpath.yaml: its account owns the bucket"));
        if (!settings.allows(place.account())) {
            throw new FailureException(new Failure.NeedsHuman(
                    ReasonCode.WRONG_ACCOUNT,
                    "the state store \"s3://" + rest + "\" is in account " + place.account()
                            + ", which the operator does not allow",
                    "correct towpath.yaml, or add the account to \"accounts\" in the operator's settings"));
        }
        return new S3ObjectStore(clients.s3(place), place, bucket, prefix);
    }

    private static FailureException unusable(String state, String advice) {
        return new FailureException(
                new Failure.NeedsHuman(ReasonCode.INVALID, "the state store \"" + state + "\" cannot be used", advice));
    }
}

package dev.towpath.adapter.git;

import dev.towpath.model.CallMeter;
import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** Talks to remotes: fetches whole histories into a mirror, and asks where a branch is. */
final class Remotes implements AutoCloseable {
    /** All branches and tags, and HEAD by a pattern: named without one, a HEAD that leads nowhere would be an error. */
    private static final List<RefSpec> EVERYTHING = List.of(
            new RefSpec("+refs/heads/*:refs/heads/*"),
            new RefSpec("+refs/tags/*:refs/tags/*"),
            new RefSpec("+HEAD*:refs/towpath/HEAD*"));

    private final RemoteAccess access;
    private final CallMeter calls;
    private final BoundedSsh ssh;

    Remotes(RemoteAccess access, Path directory, CallMeter calls) {
        this.access = access;
        this.calls = calls;
        this.ssh = new BoundedSsh(StrictSsh.sessions(access, directory));
    }

    /**
     * Brings every branch and tag into the mirror; branches that are gone there go here too.
     *
     * @param more what else is fetched
     * @return the branch that the remote's {@code HEAD} names, if it names one that is there
     */
    Optional<String> fetch(Address.Remote remote, Repository mirror, List<RefSpec> more) throws IOException {
        calls.count("git:fetch", false);
        try (Transport transport = Transport.open(mirror, remote.uri())) {
            prepare(transport, remote);
            transport.setTagOpt(TagOpt.NO_TAGS);
            transport.setRemoveDeletedRefs(true);
            transport.setObjectChecker(new ObjectChecker()
                    .setSafeForMacOS(true)
                    .setAllowLeadingZeroFileMode(true)
                    .setAllowInvalidPersonIdent(true));
            List<RefSpec> wanted = new ArrayList<>(EVERYTHING);
            wanted.addAll(more);
            FetchResult result = transport.fetch(NullProgressMonitor.INSTANCE, wanted);
            return branchOf(result.getAdvertisedRef(Constants.HEAD), result);
        }
    }

    private static Optional<String> branchOf(Ref head, FetchResult result) {
        if (head == null) {
            return Optional.empty();
        }
        if (head.isSymbolic()) {
            return Optional.of(head.getTarget().getName());
        }
        // A server too old to say what HEAD stands for: the branch with the same commit, the usual names first.
        List<String> candidates = new ArrayList<>(List.of("refs/heads/main", "refs/heads/master"));
        result.getAdvertisedRefs().stream()
                .map(Ref::getName)
                .filter(name -> name.startsWith(Constants.R_HEADS))
                .forEach(candidates::add);
        return candidates.stream()
                .filter(name -> result.getAdvertisedRef(name) != null
                        && head.getObjectId()
                                .equals(result.getAdvertisedRef(name).getObjectId()))
                .findFirst();
    }

    /** Where the ref is now. */
    GitSha head(Address.Remote remote, Optional<String> ref) {
        calls.count("git:ls-remote", false);
        List<String> names = names(ref);
        try (Transport transport = Transport.open(remote.uri())) {
            prepare(transport, remote);
            List<RefSpec> specs = names.stream().map(RefSpec::new).toList();
            try (FetchConnection connection = transport.openFetch(specs)) {
                for (String name : names) {
                    Ref found = connection.getRef(name);
                    if (found != null && found.getObjectId() != null) {
                        ObjectId peeled = found.getPeeledObjectId();
                        return new GitSha((peeled == null ? found.getObjectId() : peeled).name());
                    }
                }
            }
        } catch (TransportException e) {
            throw GitFailures.ofRemote(remote, e);
        } catch (IOException e) {
            throw GitFailures.ofRemote(remote, e);
        }
        throw unknownRef(remote.shown(), ref.orElse(Constants.HEAD));
    }

    /** A remote as a place to push branches to. */
    PushTarget target(Address.Remote remote) {
        return new PushTarget(remote.uri(), remote.shown(), calls, transport -> prepare(transport, remote));
    }

    /** A repository of this machine as a place to push branches to. */
    PushTarget target(Path directory) {
        URIish uri = new URIish().setScheme("file").setPath(directory.toString());
        return new PushTarget(uri, directory.toString(), calls, transport -> {});
    }

    private static List<String> names(Optional<String> ref) {
        if (ref.isEmpty() || ref.get().equals(Constants.HEAD)) {
            return List.of(Constants.HEAD);
        }
        String name = ref.get();
        return name.startsWith("refs/") ? List.of(name) : List.of(Constants.R_HEADS + name, Constants.R_TAGS + name);
    }

    static RuntimeException unknownRef(String repository, String ref) {
        return GitFailures.needsHuman(
                ReasonCode.NOT_FOUND,
                "\"" + repository + "\" has no branch, tag or commit \"" + ref + "\"",
                "name one that is there");
    }

    private void prepare(Transport transport, Address.Remote remote) {
        URIish uri = remote.uri();
        Optional<String> token = remote.isSsh() ? Optional.empty() : access.tokenFor(uri.getHost());
        transport.setTimeout((int) Limits.GIT_SILENCE_MAX.toSeconds());
        transport.setCredentialsProvider(
                new TokenCredentials(uri, remote.password().or(() -> token)));
        if (transport instanceof TransportHttp http) {
            http.setHttpConnectionFactory(new SameHostConnections(uri));
        }
        if (transport instanceof SshTransport overSsh) {
            overSsh.setSshSessionFactory(ssh);
        }
    }

    @Override
    public void close() {
        ssh.close();
    }
}

package dev.towpath.adapter.git;

import dev.towpath.model.CallMeter;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/**
 * A remote, or a repository of this machine, that takes branches.
 *
 * @param prepared gives a connection its credentials
 */
record PushTarget(URIish uri, String shown, CallMeter calls, Consumer<Transport> prepared) implements Upstream {
    private static final String LET_PUSH =
            "let whoever runs this push to the branch (TOWPATH_GIT_TOKEN or TOWPATH_SSH_KEY, and a"
                    + " bypass of the branch's protection), or say \"auto_deploy: track\" in towpath.yaml";

    @Override
    public Optional<ObjectId> tip(Repository repository, String ref) {
        calls.count("git:ls-remote", false);
        try (Transport transport = Transport.open(repository, uri)) {
            prepared.accept(transport);
            try (FetchConnection connection = transport.openFetch()) {
                Ref found = connection.getRef(ref);
                if (found == null || found.getObjectId() == null) {
                    return Optional.empty();
                }
                if (!repository.getObjectDatabase().has(found.getObjectId())) {
                    calls.count("git:fetch", false);
                    connection.fetch(NullProgressMonitor.INSTANCE, List.of(found), Set.of());
                }
                return Optional.of(found.getObjectId());
            }
        } catch (IOException e) {
            throw unreachable("asking \"" + shown + "\" for its branches", e);
        }
    }

    @Override
    public void push(Repository repository, ObjectId commit, String ref, Optional<ObjectId> seen) {
        calls.count("git:push", true);
        try (Transport transport = Transport.open(repository, uri)) {
            prepared.accept(transport);
            RemoteRefUpdate update = new RemoteRefUpdate(
                    repository, (String) null, commit, ref, true, null, seen.orElse(ObjectId.zeroId()));
            transport.push(NullProgressMonitor.INSTANCE, List.of(update));
            RemoteRefUpdate.Status status = update.getStatus();
            if (status != RemoteRefUpdate.Status.OK && status != RemoteRefUpdate.Status.UP_TO_DATE) {
                throw GitFailures.needsHuman(
                        ReasonCode.ACCESS_DENIED,
                        "pushing \"" + Repository.shortenRefName(ref) + "\" to \"" + shown + "\": " + words(update),
                        "let whoever runs this push branches there, or push the branch yourself");
            }
        } catch (IOException e) {
            throw unreachable("pushing \"" + Repository.shortenRefName(ref) + "\" to \"" + shown + "\"", e);
        }
    }

    @Override
    public boolean advance(Repository repository, ObjectId commit, String ref, ObjectId base) {
        calls.count("git:push", true);
        String doing = "pushing a commit to \"" + Repository.shortenRefName(ref) + "\" of \"" + shown + "\"";
        try (Transport transport = Transport.open(repository, uri)) {
            prepared.accept(transport);
            RemoteRefUpdate update = new RemoteRefUpdate(repository, (String) null, commit, ref, false, null, base);
            transport.push(NullProgressMonitor.INSTANCE, List.of(update));
            return switch (update.getStatus()) {
                case OK, UP_TO_DATE -> true;
                case REJECTED_REMOTE_CHANGED, REJECTED_NONFASTFORWARD -> {
                    present(repository, ref, doing);
                    yield false;
                }
                default -> {
                    if (!present(repository, ref, doing).equals(base)) {
                        yield false;
                    }
                    throw GitFailures.needsHuman(
                            ReasonCode.ACCESS_DENIED, doing + " was refused: " + words(update), LET_PUSH);
                }
            };
        } catch (IOException e) {
            return arrived(repository, commit, ref, doing, e);
        }
    }

    /** Where the branch is there, which has to be one. */
    private ObjectId present(Repository repository, String ref, String doing) {
        return tip(repository, ref)
                .orElseThrow(() -> GitFailures.needsHuman(
                        ReasonCode.UNSUPPORTED, doing + ": there is no such branch", "name a branch with --ref"));
    }

    /** An answer that was lost may have been a yes. */
    private boolean arrived(Repository repository, ObjectId commit, String ref, String doing, IOException lost) {
        String said = GitFailures.words(lost);
        boolean refused = GitFailures.isRefusal(said);
        if (!refused && tip(repository, ref).filter(commit::equals).isPresent()) {
            return true;
        }
        throw refused
                ? GitFailures.needsHuman(ReasonCode.ACCESS_DENIED, doing + " was refused: " + said, LET_PUSH)
                : GitFailures.retryLater(ReasonCode.UNREACHABLE, doing + ": " + said, "the next run tries again");
    }

    /** What the remote said of a branch that it did not take. */
    private static String words(RemoteRefUpdate update) {
        return Optional.ofNullable(update.getMessage())
                .orElse(update.getStatus().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    private static RuntimeException unreachable(String doing, IOException e) {
        return GitFailures.needsHuman(
                ReasonCode.UNREACHABLE,
                doing + ": " + GitFailures.words(e),
                "check the address and the credentials, or push the branch yourself");
    }
}

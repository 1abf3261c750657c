package dev.towpath.adapter.git;

import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;

/** What git's errors mean for a run, by consequence. */
final class GitFailures {
    private static final List<String> REFUSALS = List.of(
            "not authorized",
            "Authentication is required",
            "authentication not supported",
            "not permitted",
            "Auth fail",
            "Cannot log in",
            "No more authentication methods");

    private GitFailures() {}

    static FailureException needsHuman(ReasonCode reason, String message, String advice) {
        return new FailureException(new Failure.NeedsHuman(reason, message, advice));
    }

    static FailureException retryLater(ReasonCode reason, String message, String advice) {
        return new FailureException(new Failure.RetryLater(reason, message, advice));
    }

    /** What an error of a remote means. */
    static FailureException ofRemote(Address.Remote remote, Throwable error) {
        String name = "\"" + remote.shown() + "\"";
        List<Throwable> causes = causes(error);
        String said = said(causes).replace(remote.shown() + ": ", "");
        if (has(causes, SameHostConnections.RedirectedElsewhere.class)) {
            return failure(ReasonCode.ACCESS_DENIED, said, "name the repository by its new address", error);
        }
        if (isUnknownHostKey(causes)) {
            return failure(
                    ReasonCode.ACCESS_DENIED,
                    "the ssh host key of " + name + " is not a known one",
                    "compare it with what the host publishes and add it to known_hosts (ssh-keyscan "
                            + (remote.uri().getPort() > 0 ? "-p " + remote.uri().getPort() + " " : "")
                            + remote.uri().getHost() + ")",
                    error);
        }
        if (has(causes, NoRemoteRepositoryException.class)) {
            return failure(
                    ReasonCode.NOT_FOUND,
                    "there is no repository at " + name,
                    "check its name, and that the credentials may see it",
                    error);
        }
        if (isRefusal(said)) {
            return failure(
                    ReasonCode.ACCESS_DENIED,
                    "reading " + name + " was refused: " + said,
                    remote.isSsh()
                            ? "add the deploy key to the repository, and its file to the ssh keys"
                            : "set TOWPATH_GIT_TOKEN to a token that may read it",
                    error);
        }
        if (has(causes, CorruptObjectException.class)) {
            return failure(
                    ReasonCode.INVALID,
                    name + " sends an object that git does not allow: " + said,
                    "remove it from the history, or ask the host to check the repository",
                    error);
        }
        return new FailureException(
                new Failure.RetryLater(
                        ReasonCode.UNREACHABLE,
                        "reading " + name + " came to nothing: "
                                + unreachable(causes).orElse(said),
                        "check the network and the address; the next run tries again"),
                error);
    }

    /** Whether a remote's words mean that it does not allow what was asked of it. */
    static boolean isRefusal(String said) {
        return REFUSALS.stream().anyMatch(said::contains);
    }

    /** What an error of the object database means. */
    static FailureException ofObjects(String repository, String doing, Exception error) {
        return new FailureException(
                new Failure.NeedsHuman(
                        ReasonCode.INVALID,
                        doing + " in \"" + repository + "\" met a damaged or missing object: " + said(causes(error)),
                        "run git fsck there, and fetch what is missing"),
                error);
    }

    /** What an error says, on one line and without credentials. */
    static String words(Throwable error) {
        return said(causes(error));
    }

    private static FailureException failure(ReasonCode reason, String message, String advice, Throwable error) {
        return new FailureException(new Failure.NeedsHuman(reason, message, advice), error);
    }

    private static Optional<String> unreachable(List<Throwable> causes) {
        for (Throwable cause : causes) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return Optional.of("the host name is unknown");
            }
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                return Optional.of("the connection was refused");
            }
            if (cause instanceof SocketTimeoutException) {
                return Optional.of("the host did not answer in time");
            }
            if (cause instanceof SSLException) {
                return Optional.of("TLS: " + cause.getMessage());
            }
        }
        return Optional.empty();
    }

    private static boolean isUnknownHostKey(List<Throwable> causes) {
        return causes.stream()
                .anyMatch(cause -> cause instanceof SshException ssh
                        && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_HOST_KEY_NOT_VERIFIABLE);
    }

    private static boolean has(List<Throwable> causes, Class<? extends Throwable> kind) {
        return causes.stream().anyMatch(kind::isInstance);
    }

    /** The innermost message: JGit's outer ones repeat the address. */
    private static String said(List<Throwable> causes) {
        for (int i = causes.size() - 1; i >= 0; i--) {
            String message = causes.get(i).getMessage();
            if (message != null && !message.isBlank()) {
                return message.strip().replaceAll("//[^/\\s]*@", "//").replaceAll("\\s+", " ");
            }
        }
        return causes.get(causes.size() - 1).getClass().getSimpleName();
    }

    private static List<Throwable> causes(Throwable error) {
        List<Throwable> causes = new ArrayList<>();
        Throwable next = error;
        while (next != null && causes.size() < 20) {
            causes.add(next);
            next = next.getCause();
        }
        return causes;
    }
}

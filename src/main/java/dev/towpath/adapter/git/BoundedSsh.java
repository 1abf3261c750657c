package dev.towpath.adapter.git;

import dev.towpath.model.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSession;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** Ssh sessions in which no answer goes on for ever: neither what the remote says, nor what it complains. */
final class BoundedSsh extends SshSessionFactory implements AutoCloseable {
    private final SshdSessionFactory sessions;

    BoundedSsh(SshdSessionFactory sessions) {
        this.sessions = sessions;
    }

    @Override
    public RemoteSession getSession(URIish uri, @Nullable CredentialsProvider credentials, FS files, int timeout)
            throws TransportException {
        return new Session(sessions.getSession(uri, credentials, files, timeout));
    }

    @Override
    public String getType() {
        return sessions.getType();
    }

    @Override
    public void close() {
        sessions.close();
    }

    private record Session(SshdSession session) implements RemoteSession2 {
        @Override
        public Process exec(String command, int timeout) throws IOException {
            return new Answering(session.exec(command, timeout));
        }

        @Override
        public Process exec(String command, Map<String, String> environment, int timeout) throws IOException {
            return new Answering(session.exec(command, environment, timeout));
        }

        @Override
        public void disconnect() {
            session.disconnect();
        }
    }

    /** The program at the other end. */
    private static final class Answering extends Process {
        private final Process program;
        private final InputStream answer;
        private final InputStream complaint;

        Answering(Process program) {
            this.program = program;
            this.answer = new BoundedAnswer(program.getInputStream(), Limits.FETCH_BYTES_MAX);
            this.complaint = new BoundedAnswer(program.getErrorStream(), Limits.ADVERTISED_BYTES_MAX);
        }

        @Override
        public OutputStream getOutputStream() {
            return program.getOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return answer;
        }

        @Override
        public InputStream getErrorStream() {
            return complaint;
        }

        @Override
        public int waitFor() throws InterruptedException {
            return program.waitFor();
        }

        @Override
        public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
            return program.waitFor(timeout, unit);
        }

        @Override
        public int exitValue() {
            return program.exitValue();
        }

        @Override
        public void destroy() {
            program.destroy();
        }
    }
}

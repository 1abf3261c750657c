package dev.towpath.adapter.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * Starts a program whose input is empty and whose output goes to files.
 *
 * <p>With the pipes that commons-exec makes, the end of this process closes them, and Terraform dies of a broken pipe before
 * it has written its state and given back its lock. Files have no reader that could go away.
 */
final class DetachedExecutor extends DefaultExecutor {
    private final Command command;
    private final Optional<Path> setsid;
    private final CompletableFuture<ProcessHandle> started = new CompletableFuture<>();

    // The builder of commons-exec 1.6.0 cannot make a subclass, and launch() is the only place to redirect to files.
    @SuppressWarnings("deprecation")
    DetachedExecutor(Command command, Optional<Path> setsid) {
        this.command = command;
        this.setsid = setsid;
        setExitValues(null);
        setStreamHandler(new NoStreams());
        setWorkingDirectory(command.directory().toFile());
    }

    /** The process once it has been started; done exceptionally if it could not be. */
    CompletableFuture<ProcessHandle> started() {
        return started;
    }

    @Override
    protected Process launch(CommandLine line, @Nullable Map<String, String> environment, @Nullable Path directory)
            throws IOException {
        return start();
    }

    @Override
    protected Process launch(CommandLine line, @Nullable Map<String, String> environment, @Nullable File directory)
            throws IOException {
        return start();
    }

    /** A thread that does not keep this process alive: what it waits for outlives us anyway. */
    @Override
    protected Thread createThread(Runnable runnable, String name) {
        Thread thread = new Thread(runnable, name);
        thread.setDaemon(true);
        return thread;
    }

    private Process start() throws IOException {
        try {
            Process process = redirected().start();
            started.complete(process.toHandle());
            return process;
        } catch (IOException | RuntimeException e) {
            started.completeExceptionally(e);
            throw e;
        }
    }

    private ProcessBuilder redirected() throws IOException {
        // setsid(1) execs in place: the process id is the program's own, and no terminal's Ctrl-C reaches it.
        List<String> words = new ArrayList<>();
        setsid.ifPresent(path -> words.add(path.toString()));
        words.addAll(command.words());
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(command.directory().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(PrivateFiles.empty(command.output()).toFile())
                .redirectError(PrivateFiles.empty(command.errors()).toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        return builder;
    }

    /** There are no streams between us and the program. */
    private static final class NoStreams implements ExecuteStreamHandler {
        @Override
        public void setProcessErrorStream(InputStream in) {}

        @Override
        public void setProcessInputStream(OutputStream out) {}

        @Override
        public void setProcessOutputStream(InputStream in) {}

        @Override
        public void start() {}

        @Override
        public void stop() {}
    }
}

package dev.towpath.adapter.git;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Shows JGit a machine without git configuration and without environment, so that what a run reads depends on its parameters
 * only: no user, system or XDG configuration, no {@code GIT_*}, no credential stores, no search for a git program.
 *
 * <p>JGit keeps one reader for the whole JVM; time, time zone and host name are still the machine's own.
 */
final class HermeticSystemReader extends SystemReader.Delegate {
    private HermeticSystemReader(SystemReader machine) {
        super(machine);
    }

    /** Puts it in place, once. */
    static synchronized void install() {
        SystemReader present = SystemReader.getInstance();
        if (!(present instanceof HermeticSystemReader)) {
            SystemReader.setInstance(new HermeticSystemReader(present));
        }
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new NoConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new NoConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new NoConfig(parent, fs);
    }

    /**
     * A configuration that is empty, never read and never written. It answers one question of JGit's own: how exact the times
     * of files are. JGit would measure that with probe files in the repository and write it into the user's home.
     */
    private static final class NoConfig extends FileBasedConfig {
        NoConfig(@Nullable Config parent, FS fs) {
            super(parent, new File("no-git-config"), fs);
        }

        @Override
        public void load() {
            // There is no file.
        }

        @Override
        public void save() {
            // Nothing is remembered.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public @Nullable String getString(String section, @Nullable String subsection, String name) {
            if (section.equals("filesystem")) {
                return name.equalsIgnoreCase("timestampResolution") ? "10 milliseconds" : "20 milliseconds";
            }
            return super.getString(section, subsection, name);
        }
    }
}

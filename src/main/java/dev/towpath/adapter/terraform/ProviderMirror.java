package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.model.Digest;
import dev.towpath.model.TerraformRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Providers on this machine, one directory for each set that lock files name, filled once and read ever after.
 *
 * <p>Terraform's own plugin cache is not safe for two at once. Here one {@code init} fills a directory while all others wait;
 * from then on they only link to it. Where the caller's configuration says how providers are installed, that stands.
 */
final class ProviderMirror {
    private static final Pattern PROVIDER =
            Pattern.compile("provider\\s+\"([^\"]+)\"\\s*\\{[^}]*?version\\s*=\\s*\"([^\"]+)\"", Pattern.DOTALL);
    private static final Pattern OWN_INSTALLATION =
            Pattern.compile("^\\s*(provider_installation|plugin_cache_dir)\\b", Pattern.MULTILINE);
    private static final int CONFIG_MAX = 1 << 20;

    private final Path directory;
    private final RootEnvironment environment;
    private final Map<String, Object> filling = new ConcurrentHashMap<>();

    ProviderMirror(Path cache, RootEnvironment environment) {
        this.directory = cache.resolve("providers");
        this.environment = environment;
    }

    /** Providers by address, with the version that the lock file of a root names; none without a lock file. */
    static SortedMap<String, String> locked(RunDirectory run, TerraformRoot root) {
        Path lockFile = run.sources(root).resolve(".terraform.lock.hcl");
        SortedMap<String, String> providers = new TreeMap<>();
        if (Files.exists(lockFile)) {
            Matcher provider = PROVIDER.matcher(read(lockFile));
            while (provider.find()) {
                providers.put(provider.group(1), provider.group(2));
            }
        }
        return providers;
    }

    /**
     * What the commands of a root need in their environment to find their providers in the mirror, which is filled first if it
     * does not have them; nothing where the root needs no providers or the caller has a say in it.
     */
    Map<String, String> serve(RunDirectory run, TerraformRoot root, TerraformCommands commands) {
        SortedMap<String, String> providers = locked(run, root);
        String own = environment.cliConfig().map(ProviderMirror::read).orElse("");
        if (providers.isEmpty() || OWN_INSTALLATION.matcher(own).find() || implied(providers)) {
            return Map.of();
        }
        String key = Digest.of(providers.toString()).hex().substring(0, 32);
        Path mirror = directory.resolve(key);
        if (!Files.isDirectory(mirror)) {
            synchronized (filling.computeIfAbsent(key, any -> new Object())) {
                fill(mirror, commands);
            }
        }
        Path config = run.path().resolve("cli.tfrc");
        String text = own + "\nprovider_installation {\n  filesystem_mirror {\n    path = \"" + mirror + "\"\n  }\n}\n";
        try {
            PrivateFiles.write(config, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("TF_CLI_CONFIG_FILE", config.toString());
    }

    private void fill(Path mirror, TerraformCommands commands) {
        Path lock = mirror.resolveSibling(mirror.getFileName() + ".lock");
        Path filled = mirror.resolveSibling(mirror.getFileName() + ".new");
        try {
            PrivateFiles.directory(directory);
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid() && !Files.isDirectory(mirror)) {
                    PrivateFiles.remove(filled);
                    PrivateFiles.directory(filled);
                    commands.with(Map.of("TF_PLUGIN_CACHE_DIR", filled.toString()))
                            .init("-backend=false");
                    Files.move(filled, mirror, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the directories in which Terraform looks by itself have every provider. */
    private boolean implied(SortedMap<String, String> providers) {
        Optional<Path> home = environment.home().map(path -> path.resolve(".terraform.d/plugins"));
        return providers.entrySet().stream()
                .allMatch(provider -> has(home, provider)
                        || has(Optional.of(Path.of("/usr/local/share/terraform/plugins")), provider)
                        || has(Optional.of(Path.of("/usr/share/terraform/plugins")), provider));
    }

    private static boolean has(Optional<Path> plugins, Map.Entry<String, String> provider) {
        return plugins.map(path -> path.resolve(provider.getKey()))
                .filter(path -> Files.isDirectory(path.resolve(provider.getValue())))
                .isPresent();
    }

    private static String read(Path file) {
        try {
            return PrivateFiles.head(file, CONFIG_MAX);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

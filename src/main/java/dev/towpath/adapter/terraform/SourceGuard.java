package dev.towpath.adapter.terraform;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclBlock;
import dev.towpath.desired.hcl.HclBody;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.terraform.ModuleSource;
import dev.towpath.model.Target;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses modules and providers from anywhere but where the operator says: both run with the credentials of an environment, and
 * neither was reviewed here.
 *
 * <p>What the repository itself names is refused before anything is fetched; what a fetched module names in turn, before it runs.
 * A registry that is allowed is trusted to say where its modules lie.
 */
final class SourceGuard {
    private static final int MODULES_MAX = 16 << 20;
    private static final Pattern FORCED = Pattern.compile("^[a-z0-9]+::");
    private static final Pattern SCHEME = Pattern.compile("^[a-z][a-z0-9+.-]*://");
    private static final Pattern USER = Pattern.compile("^[^/@]*@");
    private static final Pattern SSH = Pattern.compile("^([^/:]+):(?![0-9]+(/|$))");
    private static final Pattern REGISTRY = Pattern.compile("[\\w-]+/[\\w-]+/[a-z0-9]+");

    private final Set<String> allowed;

    SourceGuard(Set<String> allowed) {
        this.allowed = Collections.unmodifiableSet(new LinkedHashSet<>(allowed));
    }

    /**
     * Returns if every module that a file of the repository calls comes from where it may.
     *
     * @throws FailureException that names the module and its place
     */
    void check(Target target, HclBody file) {
        if (allowed.isEmpty()) {
            return;
        }
        for (HclBlock block : file.blocks()) {
            if (block.type().equals("module")) {
                block.body().attribute("source").ifPresent(source -> check(target, source));
            }
        }
    }

    private void check(Target target, HclAttribute source) {
        String place = source.span().path() + ":" + source.span().line();
        String text = source.value()
                .literal()
                .flatMap(HclValue::asText)
                .orElseThrow(() ->
                        refused(target, "the module source " + source.value().text(), place));
        checkModule(target, text, place);
    }

    /** The same for a file in JSON. */
    void check(Target target, String path, Json file) {
        if (!allowed.isEmpty()) {
            checkCalls(target, path, file.get("module"));
        }
    }

    private void checkCalls(Target target, String path, Json calls) {
        calls.members()
                .values()
                .forEach(call -> call.get("source").text().ifPresent(source -> checkModule(target, source, path)));
        calls.items().forEach(item -> checkCalls(target, path, item));
    }

    /** The same for everything that {@code init} has brought. */
    void checkFetched(Target target, RunDirectory run) {
        if (allowed.isEmpty()) {
            return;
        }
        Path manifest = run.data().resolve("modules").resolve("modules.json");
        try {
            if (Files.exists(manifest)) {
                Json.parse(PrivateFiles.head(manifest, MODULES_MAX))
                        .ifPresent(modules -> modules.get("Modules")
                                .items()
                                .forEach(module -> module.get("Source")
                                        .text()
                                        .ifPresent(source -> checkModule(
                                                target,
                                                source,
                                                "module."
                                                        + module.get("Key")
                                                                .text()
                                                                .orElse("")))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkModule(Target target, String source, String place) {
        boolean local = source.isEmpty() || ModuleSource.of(source).local();
        if (!local && !allows(address(source))) {
            throw refused(target, "the module \"" + source + "\"", place);
        }
    }

    /** Returns if every one of these providers, by address, comes from where it may. */
    void checkProviders(Target target, Collection<String> providers) {
        for (String provider : providers) {
            if (!allowed.isEmpty() && !allows(provider)) {
                throw refused(target, "the provider \"" + provider + "\"", "its lock file");
            }
        }
    }

    /** The address without how it is fetched: host and path. */
    static String address(String source) {
        String text = FORCED.matcher(source.split("\\?", 2)[0]).replaceFirst("");
        text = SCHEME.matcher(text).replaceFirst("");
        text = USER.matcher(text).replaceFirst("");
        text = SSH.matcher(text).replaceFirst("$1/");
        int folder = text.indexOf("//");
        text = folder >= 0 ? text.substring(0, folder) : text;
        text = text.endsWith(".git") ? text.substring(0, text.length() - ".git".length()) : text;
        return REGISTRY.matcher(text).matches() ? "registry.terraform.io/" + text : text;
    }

    private boolean allows(String address) {
        boolean plain = !address.contains("%") && !("/" + address + "/").contains("/../");
        return plain
                && allowed.stream()
                        .map(SourceGuard::withSmallHost)
                        .anyMatch(beginning -> (withSmallHost(address) + "/").startsWith(beginning + "/"));
    }

    private static String withSmallHost(String address) {
        int slash = address.indexOf('/');
        return slash < 0
                ? address.toLowerCase(Locale.ROOT)
                : address.substring(0, slash).toLowerCase(Locale.ROOT) + address.substring(slash);
    }

    private static FailureException refused(Target target, String what, String place) {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.UNSUPPORTED,
                target + ": " + what + " at " + place + " comes from where the operator allows none",
                "take it from an allowed source, or add its address to \"terraform_sources\" in the operator's"
                        + " settings"));
    }
}

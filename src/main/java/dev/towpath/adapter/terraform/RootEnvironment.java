package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.model.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The environment in which Terraform runs: an allow-list, so that nothing of ours leaks into code of the repository and nothing
 * of the caller's ({@code TF_WORKSPACE}, {@code TF_CLI_ARGS}) changes what a plan means.
 */
final class RootEnvironment {
    /** Variables of the machine that Terraform, git and providers need to work at all. */
    private static final Set<String> MACHINE = Set.of(
            "PATH",
            "HOME",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "AWS_CA_BUNDLE",
            "AWS_USE_FIPS_ENDPOINT",
            "AWS_USE_DUALSTACK_ENDPOINT",
            "AWS_EC2_METADATA_DISABLED");

    private static final String ENDPOINTS = "AWS_ENDPOINT_URL";

    /** Variables by which the caller's own AWS credentials are found. */
    private static final Set<String> CREDENTIALS = Set.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_PROFILE",
            "AWS_CONFIG_FILE",
            "AWS_SHARED_CREDENTIALS_FILE",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_ROLE_ARN",
            "AWS_ROLE_SESSION_NAME",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");

    private static final String CALLER = "TOWPATH_CALLER_";

    private final TerraformSettings settings;

    RootEnvironment(TerraformSettings settings) {
        this.settings = settings;
    }

    /** The environment for a place; what stands in files for it goes into the run directory. */
    SortedMap<String, String> of(Place place, RunDirectory directory) {
        SortedMap<String, String> environment = plain(directory.temporary());
        environment.put("TF_DATA_DIR", directory.data().toString());
        environment.put("AWS_REGION", place.region().id());
        environment.put("AWS_DEFAULT_REGION", place.region().id());
        Optional<String> role = place.role().or(settings::managementRole);
        if (role.isPresent()) {
            assume(role.get(), place, directory, environment);
        } else {
            copy(CREDENTIALS, environment);
        }
        return environment;
    }

    /** The environment for commands that need no credentials, such as asking for the version. */
    SortedMap<String, String> plain(Path temporary) {
        SortedMap<String, String> environment = new TreeMap<>();
        copy(MACHINE, environment);
        copy(settings.allowances().variables(), environment);
        settings.environment().forEach((name, value) -> {
            if (name.startsWith(ENDPOINTS)) {
                environment.put(name, value);
            }
        });
        cliConfig().ifPresent(file -> environment.put("TF_CLI_CONFIG_FILE", file.toString()));
        environment.put("TMPDIR", temporary.toString());
        environment.put("LANG", "C.UTF-8");
        environment.put("TF_IN_AUTOMATION", "1");
        environment.put("TF_INPUT", "0");
        environment.put("CHECKPOINT_DISABLE", "1");
        return environment;
    }

    /** The caller's CLI configuration; one that is named but not there would only make every command warn. */
    Optional<Path> cliConfig() {
        String named = settings.variable("TF_CLI_CONFIG_FILE");
        return (named.isEmpty() ? home().map(home -> home.resolve(".terraformrc")) : Optional.of(Path.of(named)))
                .filter(Files::isRegularFile);
    }

    /** The caller's home directory. */
    Optional<Path> home() {
        String home = settings.variable("HOME");
        return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home));
    }

    /** The values in this environment that must never be printed. */
    List<String> secrets() {
        return settings.environment().entrySet().stream()
                .filter(entry -> entry.getKey()
                        .matches("(AWS_.*(KEY|TOKEN).*|TF_VAR_.*|TF_TOKEN_.*|.*(SECRET|PASSWORD|TOKEN).*)"))
                .filter(entry -> entry.getValue().length() >= 8)
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * Has the provider ask us for credentials of the role whenever its session runs out, so that an apply may take longer than
     * the hour that a chained session lasts.
     */
    private void assume(String role, Place place, RunDirectory directory, SortedMap<String, String> environment) {
        Path script = directory.path().resolve("credentials");
        Path config = directory.path().resolve("aws-config");
        Path none = directory.path().resolve("aws-credentials");
        try {
            PrivateFiles.write(script, script(role, place).getBytes(StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("r-x------"));
            PrivateFiles.empty(none);
            String profile =
                    "[profile towpath]\ncredential_process = \"" + script + "\"\nregion = " + place.region() + "\n";
            PrivateFiles.write(config, profile.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String name : CREDENTIALS) {
            String value = settings.variable(name);
            if (!value.isEmpty()) {
                environment.put(CALLER + name, value);
            }
        }
        environment.put("AWS_CONFIG_FILE", config.toString());
        environment.put("AWS_SHARED_CREDENTIALS_FILE", none.toString());
        environment.put("AWS_PROFILE", "towpath");
        environment.put("AWS_SDK_LOAD_CONFIG", "1");
    }

    /** Gives our own command the caller's credentials back; no secret stands in the file itself. */
    private String script(String role, Place place) {
        StringBuilder text = new StringBuilder("#!/bin/sh\nunset AWS_SDK_LOAD_CONFIG\n");
        CREDENTIALS.stream().sorted().forEach(name -> {
            String kept = CALLER + name;
            text.append("if [ -n \"${")
                    .append(kept)
                    .append("+x}\" ]; then ")
                    .append(name)
                    .append("=\"$");
            text.append(kept)
                    .append("\"; export ")
                    .append(name)
                    .append("; else unset ")
                    .append(name)
                    .append("; fi\n");
        });
        text.append("exec");
        settings.credentialsCommand().forEach(word -> text.append(' ').append(quoted(word)));
        place.role()
                .flatMap(own -> settings.managementRole())
                .ifPresent(first -> text.append(" --management-role ").append(quoted(first)));
        return text.append(" --role ").append(quoted(role)).append('\n').toString();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private void copy(Set<String> names, SortedMap<String, String> into) {
        for (String name : names) {
            String value = settings.variable(name);
            if (!value.isEmpty()) {
                into.put(name, value);
            }
        }
    }
}

package dev.towpath.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A static site: a zip whose content is published to a bucket behind CloudFront.
 *
 * @param app the application, for {@code {app}} in the template
 * @param keyTemplate the key of the zip in the artifact bucket, with {@code {app}} and {@code {sha}} filled in
 * @param verification what the site must answer once it is published
 * @param headers what the application asks for in place of what the names of its files suggest; the first that matches decides
 * @param watched whether every run compares the bucket with what was published, because what somebody changed is to be put right
 */
public record StaticSite(
        ParameterPrefix parameters,
        AppName app,
        String keyTemplate,
        Optional<HttpCheck> verification,
        List<SiteHeader> headers,
        boolean watched)
        implements Workload {
    /** What it is called in files, reports and the journal. */
    public static final String TYPE = "static-site";

    /** The key template of the platform: {@code builds/{app}/{sha}.zip}. */
    public static final String DEFAULT_KEY_TEMPLATE = "builds/{app}/{sha}.zip";

    /** The value that Terraform writes once: nothing was ever deployed. */
    public static final String NEVER_DEPLOYED = "not-deployed-yet";

    public StaticSite {
        headers = List.copyOf(headers);
        if (!keyTemplate.contains("{sha}")) {
            throw new IllegalArgumentException("the key template \"" + keyTemplate + "\" has no {sha}");
        }
    }

    /** A site that asks for no headers of its own, and is not asked anything once it is published. */
    public StaticSite(ParameterPrefix parameters, AppName app, String keyTemplate) {
        this(parameters, app, keyTemplate, Optional.empty(), List.of(), false);
    }

    /** The key of the zip that a pin names; a leading {@code sha-} is not part of it. */
    public String key(Pin pin) {
        return keyTemplate.replace("{app}", app.value()).replace("{sha}", pin.withoutPrefix());
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Optional<Artifact> artifact(Pin pin) {
        return Optional.of(new SiteBundle(key(pin), pin));
    }

    @Override
    public Optional<String> recordedVersionParameter() {
        return Optional.of("artifact-key");
    }

    @Override
    public Optional<Pin> pinOf(String recordedValue) {
        String[] around = keyTemplate.replace("{app}", app.value()).split(Pattern.quote("{sha}"), -1);
        String before = around[0];
        String after = around[around.length - 1];
        if (recordedValue.equals(NEVER_DEPLOYED)
                || recordedValue.length() <= before.length() + after.length()
                || !recordedValue.startsWith(before)
                || !recordedValue.endsWith(after)) {
            return Optional.empty();
        }
        String sha = recordedValue.substring(before.length(), recordedValue.length() - after.length());
        return Pin.valid(sha) ? Optional.of(new Pin(sha)) : Optional.empty();
    }

    @Override
    public <T> T fold(
            Function<ContainerService, T> container,
            Function<StaticSite, T> site,
            Function<Infrastructure, T> infrastructure) {
        return site.apply(this);
    }
}

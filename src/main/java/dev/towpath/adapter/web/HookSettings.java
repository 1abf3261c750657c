package dev.towpath.adapter.web;

import dev.towpath.model.HookSecret;
import java.util.Optional;

/**
 * Whose webhooks are taken; without a secret there is no such path.
 *
 * @param github the secret of GitHub's webhook
 * @param artifacts the secret of whoever tells of artifacts
 */
public record HookSettings(Optional<HookSecret> github, Optional<HookSecret> artifacts) {}

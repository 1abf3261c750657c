package dev.towpath.approval;

import dev.towpath.desired.AutoDeploy;
import dev.towpath.desired.Environment;
import dev.towpath.desired.Freeze;
import dev.towpath.desired.Platform;
import dev.towpath.desired.PlatformReader;
import dev.towpath.desired.TerraformRules;
import dev.towpath.model.Digest;
import dev.towpath.snapshot.Tree;
import dev.towpath.snapshot.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the policy that a tree holds; trees with the same files are read once. */
final class PolicyFiles {
    static final String PLATFORM_PATH = "towpath.yaml";

    private final PlatformReader platforms;
    private final ApprovalPolicyReader policies;
    private final Map<List<String>, PolicyVersion> known = new HashMap<>();

    PolicyFiles(PlatformReader platforms, ApprovalPolicyReader policies) {
        this.platforms = platforms;
        this.policies = policies;
    }

    /** Whether a change of the file could change the policy. */
    static boolean concerns(String path) {
        boolean policy = path.startsWith("policies/") && !isBreakGlass(path);
        return path.equals(PLATFORM_PATH) || policy || CodeOwners.PATHS.contains(path);
    }

    /** What lies there asks for an exception from the policy and changes nothing of it. */
    private static boolean isBreakGlass(String path) {
        return path.startsWith(BreakGlass.FOLDER + "/");
    }

    PolicyVersion at(Tree tree) {
        List<String> key = List.of(
                tree.objectId(PLATFORM_PATH).orElse(""),
                tree.objectId("policies").orElse(""),
                CodeOwners.file(tree).map(file -> file.path() + file.objectId()).orElse(""));
        PolicyVersion version = known.get(key);
        if (version == null) {
            version = read(tree);
            known.put(key, version);
        }
        return version;
    }

    private PolicyVersion read(Tree tree) {
        Optional<Platform> platform = platforms.platform(tree);
        PolicyReading reading = policies.read(
                tree, platform.map(it -> it.environments().keySet()).orElse(new TreeSet<>()));
        SortedMap<String, Digest> parts = new TreeMap<>();
        reading.policy().ifPresent(policy -> parts.put(PolicyVersion.APPROVALS, policy.digest()));
        platform.ifPresent(it -> parts.put(PolicyVersion.PLATFORM, Digest.of(canonical(it))));
        parts.put(PolicyVersion.OTHER_FILES, Digest.of(otherFiles(tree)));
        boolean owned = reading.policy().map(ApprovalPolicy::asksCodeOwners).orElse(false);
        if (owned) {
            parts.put(
                    PolicyVersion.OWNERS,
                    Digest.of(CodeOwners.file(tree).map(TreeEntry::objectId).orElse("")));
        }
        return new PolicyVersion(
                reading.policy(),
                platform,
                new AllowedSigners(signers(tree)),
                owned ? CodeOwners.at(tree) : CodeOwners.NONE,
                parts,
                reading.problems());
    }

    private static String otherFiles(Tree tree) {
        return tree.under("policies").stream()
                .filter(entry -> !entry.path().equals(ApprovalPolicy.PATH) && !isBreakGlass(entry.path()))
                .map(entry -> entry.path() + " " + entry.kind() + " " + entry.objectId())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    static String signers(Tree tree) {
        return tree.entry(ApprovalPolicy.SIGNERS_PATH)
                .filter(entry -> entry.kind().isFile())
                .map(entry -> new String(tree.read(entry), StandardCharsets.UTF_8))
                .orElse("");
    }

    /** What is policy in towpath.yaml, without places and in a defined order. */
    private static String canonical(Platform platform) {
        StringBuilder text = new StringBuilder();
        for (Environment it : platform.environments().values()) {
            text.append(it.name()).append(' ').append(it.tier().word()).append(' ');
            text.append(it.place()).append(' ').append(it.place().role().orElse("-"));
            text.append(' ').append(it.requireDigest()).append('\n');
        }
        text.append(platform.managementRole()).append('\n');
        text.append(platform.state()).append('\n').append(platform.forge()).append('\n');
        for (Freeze it : platform.freezes()) {
            text.append(it.name()).append(new TreeSet<>(it.tiers())).append(it.fromDay());
            text.append(it.fromTime()).append(it.toDay()).append(it.toTime());
            text.append(it.zone()).append('\n');
        }
        if (!platform.terraform().equals(TerraformRules.NONE)) {
            text.append(platform.terraform()).append('\n');
        }
        if (platform.autoDeploy() != AutoDeploy.TRACK) {
            text.append("auto_deploy ").append(platform.autoDeploy().word()).append('\n');
        }
        return text.toString();
    }
}

package dev.towpath.casebook;

import dev.towpath.adapter.forge.github.GitHubConnection;
import dev.towpath.adapter.forge.github.GitHubReviews;
import dev.towpath.adapter.forge.github.GitHubSettings;
import dev.towpath.adapter.git.GitSignatureVerifier;
import dev.towpath.adapter.git.JGitSnapshotSource;
import dev.towpath.adapter.git.RemoteAccess;
import dev.towpath.adapter.hcl.Hcl4jDecoder;
import dev.towpath.adapter.json.JacksonTreeParser;
import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.approval.ApprovalJudge;
import dev.towpath.approval.ApprovalPolicyReader;
import dev.towpath.approval.ApprovalQuestion;
import dev.towpath.approval.PolicyMemory;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.ConfigRepositoryReader;
import dev.towpath.desired.DesiredState;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.model.Progress;
import dev.towpath.model.Target;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.testing.GitRepository;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/** Judges a {@link Story} with what the program itself is made of: git over a mirror, GitHub over HTTP. */
final class Court {
    static final Target TARGET = Target.of("web-app", "prod1");

    private final Path cache;
    private final Story story;
    private final Map<Digest, Boolean> policies = new HashMap<>();

    /** What came of it, and the requests that it took. */
    record Outcome(Verdict verdict, List<String> requests) {}

    Court(Path cache, Story story) {
        this.cache = cache;
        this.story = story;
    }

    /** One run of the program, which knows what earlier runs have kept in the cache. */
    Outcome judge(Optional<GitSha> recordedAt) {
        story.github.forgetRequests();
        ConfigRepositoryReader reader = new ConfigRepositoryReader(
                new SnakeYamlParser(), new JacksonTreeParser(), new Hcl4jDecoder(Limits.HCL_DECODE_MAX));
        RemoteAccess access =
                new RemoteAccess(new TreeMap<>(), Optional.empty(), cache.resolve("known_hosts"), List.of(), Set.of());
        try (JGitSnapshotSource source =
                new JGitSnapshotSource(cache, access, (operation, mutation) -> {}, Progress.silent())) {
            RepoSnapshot snapshot = source.open(fetched().toString(), Optional.empty());
            DesiredState desired = reader.read(snapshot);
            ApprovalJudge judge = new ApprovalJudge(
                            reader,
                            reader,
                            new ApprovalPolicyReader(new SnakeYamlParser()),
                            forge -> new GitHubReviews(connection(), forge.repository()),
                            new GitSignatureVerifier())
                    .remembering(memory());
            judge.policy(snapshot);
            ApprovalQuestion question = new ApprovalQuestion(
                    Optional.ofNullable(desired.targets().get(TARGET)).orElseThrow(), recordedAt, false, false, false);
            Verdict verdict = Optional.ofNullable(
                            judge.judge(snapshot, desired, List.of(question)).get(TARGET))
                    .orElseThrow();
            return new Outcome(verdict, story.github.requests());
        }
    }

    /** What a fetch of the branch brings: heads of pull requests that were squashed are not in it. */
    private Path fetched() {
        Path place = cache.resolve("clone.git");
        try (GitRepository clone = GitRepository.open(place);
                Transport transport = Transport.open(
                        clone.repository(), new URIish(story.directory().toString()))) {
            transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec("+refs/heads/main:refs/heads/main")));
            return place;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private GitHubConnection connection() {
        GitHubSettings settings = GitHubSettings.of(
                Map.of("GITHUB_API_URL", story.github.url(), "GITHUB_TOKEN", "secret"),
                Set.of(),
                cache.resolve("github"));
        return new GitHubConnection(settings, (operation, mutation) -> {}, Clock.systemUTC(), time -> {});
    }

    private PolicyMemory memory() {
        return new PolicyMemory() {
            @Override
            public Optional<Boolean> approved(Digest change) {
                return Optional.ofNullable(policies.get(change));
            }

            @Override
            public void settle(Digest change, boolean approved) {
                policies.put(change, approved);
            }
        };
    }
}

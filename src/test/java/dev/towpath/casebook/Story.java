package dev.towpath.casebook;

import dev.towpath.casebook.Commits.Frame;
import dev.towpath.model.GitSha;
import dev.towpath.testing.GitHubRepository;
import dev.towpath.testing.GitHubServer;
import dev.towpath.testing.GitRepository;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A config repository on a scripted GitHub whose history a case tells in a few words.
 *
 * <p>Branches are not kept: as on GitHub, a head that was squashed or deleted is only in the forge's {@code refs/pull}.
 */
final class Story implements AutoCloseable {
    static final String REPOSITORY = "Acme/infra-config";
    static final String PIN = "apps/web-app/prod1/promotion.yaml";
    static final String APP = "apps/web-app/app.yaml";
    static final String ROOT = "apps/web-app/prod1/main.tf";
    static final String PLATFORM = "towpath.yaml";
    static final String POLICY = "policies/approvals.yaml";

    static final String PLATFORM_TEXT = """
            schema_version: 1
            namespace: acme
            shared_services: { account: "999999999999", region: us-east-1, artifact_bucket: acme-artifacts }
            environments:
              dev1:  { tier: dev,        account: "111111111111", region: us-east-1 }
              beta1: { tier: staging,    account: "222222222222", region: us-east-1 }
              stage1: { tier: staging,   account: "222222222222", region: us-east-1 }
              prod1: { tier: production, account: "333333333333", region: us-east-1 }
            forge: { github: Acme/infra-config }
            """;
    static final String POLICY_TEXT = """
            groups:
              staff:  { users: [sam, sue, max], teams: [Acme/platform] }
              client: { users: [carl, max], teams: [Acme/product] }
            rules:
              - { name: dev,        when: { tier: dev },        require: {} }
              - { name: production, when: { tier: production }, require: { staff: 1, client: 1 } }
              - { name: policy,     when: { change: policy },   require: { staff: 2 } }
            """;

    final GitHubServer github = GitHubServer.start();
    final GitHubRepository there;
    final Commits commits;
    private final GitRepository git;
    private GitSha main;
    private Optional<GitSha> record = Optional.empty();

    private Story(Path directory, String policy) {
        this.git = GitRepository.create(directory.resolve("infra-config.git"));
        this.there = github.repository(REPOSITORY, git);
        this.commits = new Commits(git);
        this.main = commits.commit(
                Frame.of("root", "Begin"),
                Optional.empty(),
                PLATFORM,
                PLATFORM_TEXT,
                POLICY,
                policy,
                APP,
                "tech_stack: rails\n",
                ROOT,
                root("v1"),
                PIN,
                pin("aaaaaaa"),
                "CODEOWNERS",
                "apps/*/prod1/ @carl @Acme/product\n");
        moveTo(main);
        team("Acme/platform", "tom");
        team("Acme/product", "pia");
    }

    /** The beginning of every story: pins that nobody has approved, and what the rest of the case changes. */
    static Story begin(Path directory, String policy) {
        return new Story(directory, policy);
    }

    /** A promotion.yaml. */
    static String pin(String sha) {
        return "artifact: sha-" + sha + "\n";
    }

    /** A main.tf whose module has a version. */
    static String root(String version) {
        return root(version, "prod1");
    }

    /** The same in another environment. */
    static String root(String version, String environment) {
        return """
                module "web" {
                  source      = "git::https://git.example.com/platform/modules.git//ecs-webapp?ref=%s"
                  name        = "web-app"
                  environment = "%s"
                }
                """.formatted(version, environment);
    }

    Path directory() {
        return git.directory();
    }

    GitSha main() {
        return main;
    }

    /** Lets the branch name a commit, whatever it named before. */
    GitSha moveTo(GitSha commit) {
        git.point("refs/heads/main", commit);
        main = commit;
        return commit;
    }

    /** Someone pushes a commit onto the branch: path, content, path, content; an empty content removes the file. */
    GitSha push(String author, String message, String... edits) {
        return moveTo(commit(main, author, message, edits));
    }

    /** A commit on top of another, on no branch. */
    GitSha commit(GitSha from, String author, String message, String... edits) {
        return commits.commit(Frame.of(author, message, from), Optional.of(commits.treeOf(from)), edits);
    }

    /** A merge of a commit into another, with edits of its own. */
    GitSha join(String author, GitSha into, GitSha other, String... edits) {
        return commits.commit(
                Frame.of(author, "Merge " + other.abbreviated(), into, other),
                Optional.of(commits.joined(into, other)),
                edits);
    }

    /** Someone has a branch from the newest commit of the tracked one, with one commit, and a pull request for it. */
    Request propose(String author, String... edits) {
        return open(author, commit(main, author, "Change " + String.join(" ", paths(edits)), edits));
    }

    /** The usual request: dora promotes a new build. */
    Request promotion() {
        return propose("dora", PIN, pin("bbbbbbb"));
    }

    /** The same, approved by all who must: sam of staff and carl of the client. */
    Request approvedPromotion() {
        return promotion().approved("sam", "carl");
    }

    private static List<String> paths(String... edits) {
        List<String> paths = new ArrayList<>();
        for (int at = 0; at < edits.length; at += 2) {
            paths.add(edits[at].replaceAll(".*/", ""));
        }
        return paths;
    }

    /** Someone opens a pull request for a head. */
    Request open(String opener, GitSha head) {
        return open(opener, head, "main");
    }

    Request open(String opener, GitSha head, String base) {
        return new Request(this, there.pullRequest(opener, head, base), opener, head);
    }

    /** A branch beside the tracked one. */
    Story branch(String name, GitSha commit) {
        git.point("refs/heads/" + name, commit);
        return this;
    }

    /** Commits are made now, so that the forge may not show them yet. */
    Story today() {
        commits.at(Instant.now());
        return this;
    }

    /** Commits are made after all that has been said so far. */
    Story afterwards() {
        commits.at(there.meanwhile());
        return this;
    }

    /** People of a team. */
    Story team(String name, String... members) {
        github.team(name, members);
        return this;
    }

    /** Commits that the base does not have, oldest first. */
    List<GitSha> own(GitSha head, GitSha base) {
        List<GitSha> own = new ArrayList<>();
        GitSha at = head;
        while (!at.equals(base) && !contains(base, at)) {
            own.add(0, at);
            at = new GitSha(commits.read(at).getParent(0).name());
        }
        return own;
    }

    private boolean contains(GitSha tip, GitSha commit) {
        GitSha at = tip;
        while (true) {
            if (at.equals(commit)) {
                return true;
            }
            if (commits.read(at).getParentCount() == 0) {
                return false;
            }
            at = new GitSha(commits.read(at).getParent(0).name());
        }
    }

    /** The target was deployed at the newest commit. */
    Story deployed() {
        record = Optional.of(main);
        return this;
    }

    /** Where the target was deployed last. */
    Optional<GitSha> record() {
        return record;
    }

    @Override
    public void close() {
        github.close();
        git.close();
    }
}

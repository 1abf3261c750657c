package dev.towpath.approval;

import static dev.towpath.approval.Canal.APP;
import static dev.towpath.approval.Canal.PIN;
import static dev.towpath.approval.Canal.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.git.GitSignatureVerifier;
import dev.towpath.adapter.git.JGitSnapshotSource;
import dev.towpath.adapter.git.RemoteAccess;
import dev.towpath.approval.Proof.Disregarded;
import dev.towpath.model.Progress;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Approvals in real repositories: made with git, signed with ssh-keygen, read with the adapters. */
class SignedGitIT {
    private static final List<String> PEOPLE = List.of("sam", "sue", "carl", "cleo", "dora", "eve");

    @TempDir
    Path scratch;

    private Path work;
    private Program git;
    private int minutes;

    @BeforeEach
    void start() throws IOException {
        work = Files.createDirectories(scratch.resolve("work"));
        git = Program.onPath("git", "install the package git")
                .in(work)
                .with(Map.of(
                        "HOME",
                        scratch.toString(),
                        "GIT_CONFIG_NOSYSTEM",
                        "1",
                        "GIT_CONFIG_GLOBAL",
                        "/dev/null",
                        "GIT_MERGE_AUTOEDIT",
                        "no"));
        Program keys = Program.onPath("ssh-keygen", "install the package openssh-client");
        StringBuilder signers = new StringBuilder();
        for (String who : PEOPLE) {
            keys.run("-q", "-t", "ed25519", "-N", "", "-C", who, "-f", key(who));
            if (!who.equals("eve")) {
                String[] words = Files.readString(Path.of(key(who) + ".pub")).split(" ", -1);
                signers.append(who)
                        .append(" namespaces=\"git\" ")
                        .append(words[0])
                        .append(' ')
                        .append(words[1]);
                signers.append('\n');
            }
        }
        git.run("init", "-q", "-b", "main");
        write("towpath.yaml", Canal.PLATFORM);
        write(ApprovalPolicy.PATH, Canal.POLICY);
        write(ApprovalPolicy.SIGNERS_PATH, signers.toString());
        write(APP, "plain");
        write(PIN, "pin: A\n");
        commit("root", "start");
    }

    private String key(String who) {
        return scratch.resolve(who).toString();
    }

    private void write(String path, String content) throws IOException {
        Path file = work.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** Git in the hands of somebody who signs with their own key. */
    private Program as(String who) {
        minutes++;
        String date = (1_780_000_000L + 60L * minutes) + " +0000";
        Map<String, String> environment = new TreeMap<>(Map.of(
                "GIT_AUTHOR_NAME",
                who,
                "GIT_AUTHOR_EMAIL",
                who + "@example.com",
                "GIT_COMMITTER_NAME",
                who,
                "GIT_COMMITTER_EMAIL",
                who + "@example.com",
                "GIT_AUTHOR_DATE",
                date,
                "GIT_COMMITTER_DATE",
                date));
        environment.putAll(Map.of(
                "GIT_CONFIG_COUNT",
                "2",
                "GIT_CONFIG_KEY_0",
                "gpg.format",
                "GIT_CONFIG_VALUE_0",
                "ssh",
                "GIT_CONFIG_KEY_1",
                "user.signingkey",
                "GIT_CONFIG_VALUE_1",
                key(who)));
        return git.with(environment);
    }

    private String commit(String who, String message) {
        as(who).run("add", "-A");
        as(who).run("commit", "-q", "-m", message);
        return head();
    }

    private String head() {
        return git.text("rev-parse", "HEAD");
    }

    /** A branch of dora's with another pin, checked out main again. */
    private void proposal(String branch, String pin) throws IOException {
        git.run("checkout", "-q", "-b", branch);
        write(PIN, "pin: " + pin + "\n");
        commit("dora", "promote " + pin);
        git.run("checkout", "-q", "main");
    }

    private void tag(String who, String name, String commit) {
        as(who).run("tag", "-s", "-m", "I agree", name, commit);
    }

    private Verdict verdict() {
        RemoteAccess access = new RemoteAccess(
                new TreeMap<>(), Optional.empty(), scratch.resolve("known_hosts"), List.of(), Set.of());
        try (JGitSnapshotSource source = new JGitSnapshotSource(
                scratch.resolve("cache"), access, (operation, mutation) -> {}, Progress.silent())) {
            RepoSnapshot snapshot = source.open(work.toString(), Optional.empty());
            return new Canal().verdict(snapshot, new GitSignatureVerifier(), PROD);
        }
    }

    @Test
    void aSignedMergeAndASignedTagGrant() throws IOException {
        proposal("b", "B");
        as("sam").run("merge", "-q", "--no-ff", "-S", "-m", "Merge b", "b");
        assertThat(verdict().message()).isEqualTo("needs 1 approval by client");
        tag("carl", "approve/b", "b");

        Verdict verdict = verdict();

        assertThat(verdict).isInstanceOf(Verdict.Granted.class);
        assertThat(verdict.message()).isEqualTo("approved by carl (client) and sam (staff)");
        assertThat(verdict.proof().commit().orElseThrow().value()).isEqualTo(head());
    }

    @Test
    void aKeyThatIsNotListedAndTheAuthorsOwnKeyCountForNobody() throws IOException {
        proposal("b", "B");
        as("eve").run("merge", "-q", "--no-ff", "-S", "-m", "Merge b", "b");
        tag("dora", "approve/own", "b");

        Verdict verdict = verdict();

        assertThat(verdict.message()).startsWith("needs 1 approval by client and 1 approval by staff");
        assertThat(verdict.proof().disregarded())
                .containsExactly(
                        new Disregarded("dora", "author of the change"),
                        new Disregarded(
                                "eve <eve@example.com>",
                                "the signature of merge commit " + head().substring(0, 7)
                                        + " is not by a key in policies/allowed_signers"));
    }

    @Test
    void aSquashKeepsTheApprovalsOfItsBranch() throws IOException {
        proposal("b", "B");
        tag("sam", "approve/1", "b");
        tag("carl", "approve/2", "b");
        git.run("merge", "-q", "--squash", "b");
        commit("dora", "promote B, squashed");

        assertThat(verdict().allows()).isTrue();
    }

    @Test
    void aRebaseAndACherryPickAreDirectPushesThatTagsOfTheSameContentLift() throws IOException {
        proposal("b", "B");
        write("README", "meanwhile\n");
        commit("root", "unrelated");
        as("dora").run("cherry-pick", "b");
        assertThat(verdict().message())
                .startsWith("needs 1 approval by client and 1 approval by staff: commit " + head().substring(0, 7)
                        + " by dora <dora@example.com> was pushed directly");
        tag("sue", "approve/1", "b");
        tag("cleo", "approve/2", "HEAD");

        assertThat(verdict().allows()).isTrue();
    }

    @Test
    void anEvilMergeLosesWhatTheBranchWasApprovedFor() throws IOException {
        proposal("b", "B");
        tag("carl", "approve/1", "b");
        as("sam").run("merge", "-q", "--no-ff", "--no-commit", "b");
        write(PIN, "pin: EVIL\n");
        as("sam").run("add", "-A");
        as("sam").run("commit", "-q", "-S", "-m", "Merge b");

        Verdict verdict = verdict();

        assertThat(verdict.allows()).isFalse();
        assertThat(verdict.proof().disregarded()).containsExactly(new Disregarded("sam", "author of the change"));
    }

    @Test
    void aFoxtrotMergeDoesNotBlessTheSide() throws IOException {
        proposal("side", "E");
        write("README", "reviewed\n");
        commit("root", "unrelated");
        git.run("checkout", "-q", "side");
        as("sam").run("merge", "-q", "--no-ff", "-S", "-m", "Merge main", "main");
        git.run("branch", "-q", "-f", "main", "side");
        git.run("checkout", "-q", "main");
        tag("carl", "approve/1", "main");

        assertThat(verdict().message())
                .startsWith("needs 1 approval by staff: commit "
                        + git.text("rev-parse", "HEAD~1").substring(0, 7) + " by dora");
    }

    @Test
    void aBranchMergedThroughAnotherBranchIsOneChange() throws IOException {
        proposal("inner", "B");
        git.run("checkout", "-q", "-b", "outer");
        write("README", "outer\n");
        commit("cleo", "outer");
        as("cleo").run("merge", "-q", "--no-ff", "-m", "Merge inner", "inner");
        git.run("checkout", "-q", "main");
        as("sam").run("merge", "-q", "--no-ff", "-S", "-m", "Merge outer", "outer");
        tag("cleo", "approve/1", "HEAD");
        assertThat(verdict().message()).isEqualTo("needs 1 approval by client");
        tag("carl", "approve/2", "HEAD");

        assertThat(verdict().allows()).isTrue();
    }

    @Test
    void aRevertIsAChangeOfItsOwn() throws IOException {
        proposal("b", "B");
        as("sam").run("merge", "-q", "--no-ff", "-S", "-m", "Merge b", "b");
        tag("carl", "approve/1", "HEAD");
        assertThat(verdict().allows()).isTrue();
        proposal("c", "C");
        as("sue").run("merge", "-q", "--no-ff", "-S", "-m", "Merge c", "c");
        tag("cleo", "approve/2", "HEAD");
        assertThat(verdict().allows()).isTrue();
        as("eve").run("revert", "--no-edit", "-m", "1", "HEAD");

        assertThat(verdict().allows()).isFalse();
        assertThat(verdict().message()).contains("by eve <eve@example.com> was pushed directly");
    }

    @Test
    void aPolicyWeakenedTogetherWithThePinGrantsNothing() throws IOException {
        git.run("checkout", "-q", "-b", "weak");
        write(ApprovalPolicy.PATH, Canal.POLICY.replace("{ staff: 1, client: 1 }", "{}"));
        write(PIN, "pin: W\n");
        commit("dora", "both");
        git.run("checkout", "-q", "main");
        as("sam").run("merge", "-q", "--no-ff", "-S", "-m", "Merge weak", "weak");

        Verdict verdict = verdict();

        assertThat(verdict).isInstanceOf(Verdict.Missing.class);
        assertThat(verdict.proof().policyUnapproved()).isTrue();
        assertThat(verdict.message()).startsWith("needs 1 approval by client");
    }
}

package dev.towpath.app;

import dev.towpath.adapter.git.BranchWriter;
import dev.towpath.adapter.git.SshSigningKey;
import dev.towpath.snapshot.Person;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Who commits what is committed here, and with which key: what the environment says, else what git is configured to say. */
final class Committers {
    private static final String SIGNING_KEY = "TOWPATH_SIGNING_KEY";

    private Committers() {}

    /** Who is named as the author, if anybody is. */
    static Optional<Person> author(Workbench bench, BranchWriter branches) {
        Map<String, String> environment = bench.environment();
        Optional<String> email = Optional.ofNullable(environment.get("GIT_AUTHOR_EMAIL"));
        return Optional.ofNullable(environment.get("GIT_AUTHOR_NAME"))
                .flatMap(name -> email.map(address -> new Person(name, address)))
                .or(() -> branches.author(bench.directories().home()));
    }

    /** The key that signs, if the environment names one. */
    static Optional<SshSigningKey> signingKey(Workbench bench, Path workingDirectory) {
        return Optional.ofNullable(bench.environment().get(SIGNING_KEY))
                .filter(file -> !file.isBlank())
                .map(workingDirectory::resolve)
                .map(SshSigningKey::read);
    }
}

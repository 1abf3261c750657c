package dev.towpath.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towpath.journal.ObjectStore;
import dev.towpath.journal.ObjectStore.Condition;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryObjectStoreTest implements ObjectStoreContract {
    private final Path directory;
    private final DirectoryObjectStore store;

    DirectoryObjectStoreTest(@TempDir Path directory) {
        this.directory = directory;
        this.store = new DirectoryObjectStore(directory.resolve("state"));
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Test
    void isTheOwnersAlone() throws IOException {
        store.put("a/b/c.json", new byte[] {1}, new Condition.Always());

        Path root = directory.resolve("state");
        for (Path path : List.of(root, root.resolve("a"), root.resolve("a/b"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("a/b/c.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void readingMakesNoDirectory() {
        store.get("a/b.json");
        store.list("a/");
        store.delete("a/b.json", "x");

        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Test
    void leavesNoUnfinishedFileAndListsNoneOfACrash() throws IOException {
        store.put("a.json", new byte[] {1}, new Condition.Always());
        try (Stream<Path> files = Files.list(directory.resolve("state"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("a.json", ".lock");
        }

        Files.write(directory.resolve("state/.new"), new byte[] {9, 9, 9});
        assertThat(store.list("")).extracting(ObjectStore.Listed::key).containsExactly("a.json");

        store.put("a.json", new byte[] {2}, new Condition.Always());
        assertThat(store.get("a.json").orElseThrow().content()).isEqualTo(new byte[] {2});
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "../a", "a/../b", "a/.hidden", ".", "a b", "a\\b", "ä"})
    void refusesKeysThatCouldLeaveTheDirectory(String key) {
        assertThatThrownBy(() -> store.get(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.put(key, new byte[0], new Condition.Always()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + key + "\" cannot be a key of a state store");
    }

    @Test
    void saysWhatCannotBeWrittenAndWhatToDo() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        DirectoryObjectStore broken = new DirectoryObjectStore(file);

        assertThatThrownBy(() -> broken.put("a.json", new byte[0], new Condition.Always()))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().reason()).isEqualTo(ReasonCode.UNREACHABLE);
                    assertThat(e.failure().message())
                            .isEqualTo("writing \"a.json\" in the state store \"file:" + file
                                    + "\": FileAlreadyExistsException: " + file);
                    assertThat(e.failure().advice())
                            .isEqualTo("make the directory readable and writable, or set \"state\" in towpath.yaml"
                                    + " to another place");
                });
    }
}

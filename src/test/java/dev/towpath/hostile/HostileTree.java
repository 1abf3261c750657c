package dev.towpath.hostile;

import dev.towpath.testing.GitRepository;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;

/** A folder of a git tree as no git would write it: any name, any mode, and a name as often as one likes. */
final class HostileTree {
    private final List<Item> items = new ArrayList<>();

    private record Item(String name, FileMode mode, byte[] content, Optional<HostileTree> folder) {}

    /** A file; folders on its way are made. */
    HostileTree put(String path, String content) {
        return put(path, FileMode.REGULAR_FILE, content.getBytes(StandardCharsets.UTF_8));
    }

    /** An entry of any mode, in place of what was there; a submodule's content is its commit. */
    HostileTree put(String path, FileMode mode, byte[] content) {
        int slash = path.lastIndexOf('/');
        HostileTree folder = slash < 0 ? this : folder(path.substring(0, slash));
        String name = path.substring(slash + 1);
        folder.items.removeIf(item -> item.name().equals(name));
        folder.add(name, mode, content);
        return this;
    }

    /** One more entry, whatever is there. */
    HostileTree add(String name, FileMode mode, byte[] content) {
        items.add(new Item(name, mode, content, Optional.empty()));
        return this;
    }

    /** A folder on a path, made where it is not there. */
    HostileTree folder(String path) {
        HostileTree here = this;
        for (String name : path.split("/", -1)) {
            here = here.child(name);
        }
        return here;
    }

    /** A folder of this very name, slashes and all. */
    HostileTree child(String name) {
        Optional<HostileTree> there = items.stream()
                .filter(item -> item.name().equals(name))
                .flatMap(item -> item.folder().stream())
                .findFirst();
        if (there.isPresent()) {
            return there.get();
        }
        items.removeIf(item -> item.name().equals(name));
        HostileTree made = new HostileTree();
        items.add(new Item(name, FileMode.TREE, new byte[0], Optional.of(made)));
        return made;
    }

    /** Leaves out what is on a path. */
    HostileTree remove(String path) {
        int slash = path.lastIndexOf('/');
        HostileTree folder = slash < 0 ? this : folder(path.substring(0, slash));
        folder.items.removeIf(item -> item.name().equals(path.substring(slash + 1)));
        return this;
    }

    /** Writes it, in the order of names that git has. */
    ObjectId write(GitRepository repository) {
        TreeFormatter tree = new TreeFormatter();
        List<Item> sorted = new ArrayList<>(items);
        sorted.sort(Comparator.comparing(HostileTree::sortKey, Arrays::compareUnsigned));
        for (Item item : sorted) {
            ObjectId id = item.folder()
                    .map(folder -> folder.write(repository))
                    .orElseGet(() -> item.mode() == FileMode.GITLINK
                            ? ObjectId.fromString(new String(item.content(), StandardCharsets.US_ASCII))
                            : repository.blob(item.content()));
            tree.append(item.name().getBytes(StandardCharsets.UTF_8), item.mode(), id);
        }
        return repository.insert(Constants.OBJ_TREE, tree.toByteArray());
    }

    private static byte[] sortKey(Item item) {
        return (item.name() + (item.mode() == FileMode.TREE ? "/" : "")).getBytes(StandardCharsets.UTF_8);
    }
}

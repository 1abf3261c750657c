package dev.towpath.adapter.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.ignore.IgnoreNode;

/** The rules of one {@code .gitignore}, which hold for what lies below its directory. */
record IgnoreRules(String prefix, IgnoreNode node) {
    /** The rules in force in a directory: those above it, and its own last. */
    static List<IgnoreRules> with(List<IgnoreRules> above, Path directory, String prefix) throws IOException {
        Path file = directory.resolve(".gitignore");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return above;
        }
        IgnoreNode node = new IgnoreNode();
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            node.parse(in);
        }
        List<IgnoreRules> rules = new ArrayList<>(above);
        rules.add(new IgnoreRules(prefix, node));
        return List.copyOf(rules);
    }

    /** Whether a path is ignored: the nearest rules that say anything decide. */
    static boolean ignored(List<IgnoreRules> rules, String path, boolean directory) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            IgnoreRules nearest = rules.get(i);
            IgnoreNode.MatchResult said =
                    nearest.node().isIgnored(path.substring(nearest.prefix().length()), directory);
            if (said == IgnoreNode.MatchResult.IGNORED || said == IgnoreNode.MatchResult.NOT_IGNORED) {
                return said == IgnoreNode.MatchResult.IGNORED;
            }
        }
        return false;
    }
}

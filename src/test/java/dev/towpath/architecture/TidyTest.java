package dev.towpath.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Style as a test: sizes, names, package pages, sentences. */
class TidyTest {
    private static final int METHOD_LINES_MAX = 60;
    private static final int FILE_LINES_MAX = 400;
    private static final Pattern BANNED_NAME =
            Pattern.compile("(Abstract|Base[A-Z]).*|.*(Manager|Helper|Util|Utils|Impl)");
    private static final Pattern BANNED_SENTENCE =
            Pattern.compile("(?i).*\\b(failed to|error occurred|an error has)\\b.*");
    /** Where sentences are quoted that others wrote: AWS's answers, and what Terraform prints. */
    private static final Pattern QUOTING =
            Pattern.compile(".*/src/main/java/dev/towpath/(sandbox/.*|adapter/terraform/Diagnoses\\.java)");

    /** The order of such a copy is another one in every process, and with it that of whatever is told or called in it. */
    private static final Pattern SHUFFLED = Pattern.compile("(?<!\\w)(Set|Map)\\.copyOf\\(|toUnmodifiable(Set|Map)\\(");

    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

    private static final Set<String> longMethods = new TreeSet<>();
    private static final Set<String> badNames = new TreeSet<>();
    private static final Set<String> badSentences = new TreeSet<>();
    private static final Set<String> undocumented = new TreeSet<>();

    @BeforeAll
    static void readEverySource() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources()));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(unit, trees).scan(unit, null);
            }
        }
    }

    @Test
    void methodsFitOneScreen() {
        assertThat(longMethods)
                .as("methods of more than %d lines", METHOD_LINES_MAX)
                .isEmpty();
    }

    @Test
    void filesFitTheEye() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path source : sources()) {
            long lines = Files.readAllLines(source).size();
            if (lines > FILE_LINES_MAX) {
                tooLong.add(source + " has " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void namesSayWhatThingsAre() {
        assertThat(badNames).isEmpty();
    }

    @Test
    void messagesSayWhatWasBeingDone() {
        assertThat(badSentences).isEmpty();
    }

    @Test
    void publicTypesBeginWithASentence() {
        assertThat(undocumented).isEmpty();
    }

    @Test
    void everyPackageHasAPageAndIsNullMarked() throws IOException {
        List<String> offences = new ArrayList<>();
        Set<Path> packages = new TreeSet<>();
        for (Path source : sources("src/main/java")) {
            packages.add(source.getParent());
        }
        for (Path directory : packages) {
            Path page = directory.resolve("package-info.java");
            if (!Files.exists(page)) {
                offences.add(directory + " has no package-info.java");
            } else if (!Files.readString(page).contains("@NullMarked")
                    || !Files.readString(page).startsWith("/**")) {
                offences.add(page + " is not @NullMarked or begins with no sentence");
            }
        }
        assertThat(offences).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        List<String> offences = new ArrayList<>();
        for (Path source : sources()) {
            if (!source.endsWith("TidyTest.java")
                    && UNFINISHED.matcher(Files.readString(source)).find()) {
                offences.add(source.toString());
            }
        }
        assertThat(offences).isEmpty();
    }

    @Test
    void copiesKeepTheirOrder() throws IOException {
        List<String> offences = new ArrayList<>();
        for (Path source : sources("src/main/java")) {
            if (!source.startsWith("src/main/java/dev/towpath/sandbox")
                    && SHUFFLED.matcher(Files.readString(source)).find()) {
                offences.add(source + ": copy into a sorted or a linked collection");
            }
        }
        assertThat(offences).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        return Stream.concat(sources("src/main/java").stream(), sources("src/test/java").stream())
                .toList();
    }

    private static List<Path> sources(String root) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(root))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final DocTrees trees;

        Reader(CompilationUnitTree unit, DocTrees trees) {
            this.unit = unit;
            this.trees = trees;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            long lines = line(method, false) - line(method, true) + 1;
            if (lines > METHOD_LINES_MAX) {
                longMethods.add(where(method) + " " + method.getName() + " has " + lines + " lines");
            }
            return super.visitMethod(method, null);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            String name = type.getSimpleName().toString();
            if (BANNED_NAME.matcher(name).matches()) {
                badNames.add(where(type) + " " + name);
            }
            boolean main = unit.getSourceFile().toUri().getPath().contains("/src/main/");
            if (main
                    && type.getModifiers().getFlags().contains(Modifier.PUBLIC)
                    && trees.getDocComment(getCurrentPath()) == null) {
                undocumented.add(where(type) + " " + name);
            }
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
            String path = unit.getSourceFile().toUri().getPath();
            if (path.contains("/src/main/")
                    && !QUOTING.matcher(path).matches()
                    && literal.getValue() instanceof String text
                    && BANNED_SENTENCE.matcher(text).matches()) {
                badSentences.add(where(literal) + " \"" + text + "\"");
            }
            return super.visitLiteral(literal, null);
        }

        private String where(Tree tree) {
            String path = unit.getSourceFile().toUri().getPath();
            return path.substring(path.indexOf("/src/") + 1) + ":" + line(tree, true);
        }

        private long line(Tree tree, boolean start) {
            long at = start
                    ? trees.getSourcePositions().getStartPosition(unit, tree)
                    : trees.getSourcePositions().getEndPosition(unit, tree);
            return unit.getLineMap().getLineNumber(Math.max(at, 0));
        }
    }
}

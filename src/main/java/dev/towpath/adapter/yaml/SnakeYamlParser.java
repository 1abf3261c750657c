package dev.towpath.adapter.yaml;

import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.desired.raw.TreeParser;
import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Parses YAML into positioned trees.
 *
 * <p>It reads SnakeYAML's events and nothing above them, so no scalar is ever typed, no alias followed and no tag obeyed.
 */
public final class SnakeYamlParser implements TreeParser {
    @Override
    public Optional<Node> parse(SourceText source, Findings findings) {
        try {
            Yaml yaml = new Yaml(new LoaderOptions());
            return new EventTree(
                            source.path(),
                            yaml.parse(new StringReader(source.text())).iterator(),
                            findings)
                    .document();
        } catch (MarkedYAMLException e) {
            Optional<Mark> mark = Optional.ofNullable(e.getProblemMark());
            findings.error(
                    "yaml_syntax",
                    mark.map(at -> EventTree.span(source.path(), at)).orElse(source.spanAt(0)),
                    "this is not valid YAML: "
                            + Optional.ofNullable(e.getProblem()).orElse("it cannot be parsed"),
                    "mend the syntax at this place, or just before it");
            return Optional.empty();
        } catch (RejectedYamlException e) {
            findings.error(e.code(), e.span(), e.reason(), e.advice());
            return Optional.empty();
        } catch (YAMLException e) {
            findings.error(
                    "yaml_syntax",
                    source.spanAt(0),
                    "this is not valid YAML: it holds a character that YAML does not allow",
                    "remove control characters from the file");
            return Optional.empty();
        }
    }
}

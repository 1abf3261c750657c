package dev.towpath.app;

import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.desired.NewPin;
import dev.towpath.desired.PromotionEdit;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Tree;

/** A promotion.yaml of a tree with another pin: edited in place, or new. */
final class PinFile {
    private PinFile() {}

    static String edited(Tree tree, String path, NewPin pin) {
        Findings findings = new Findings();
        return tree.entry(path)
                .map(entry -> SourceText.of(path, tree.read(entry), findings)
                        .map(text -> new PromotionEdit(new SnakeYamlParser()).edited(text, pin))
                        .orElseThrow(() -> new FailureException(new Failure.NeedsHuman(
                                ReasonCode.INVALID,
                                "editing the pin: " + findings.problems().list().get(0),
                                "run \"towpath validate\""))))
                .orElseGet(() -> PromotionEdit.fresh(pin));
    }
}

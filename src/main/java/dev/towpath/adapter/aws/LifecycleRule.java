package dev.towpath.adapter.aws;

import dev.towpath.adapter.json.Json;
import java.math.BigDecimal;
import java.util.Optional;

/** The number of images that a repository's lifecycle policy keeps, where it counts images (Amazon ECR lifecycle policies). */
final class LifecycleRule {
    private LifecycleRule() {}

    /** The smallest {@code imageCountMoreThan} of rules that may expire tagged images. */
    static Optional<Integer> imagesKept(String policy) {
        return Json.parse(policy)
                .flatMap(document -> document.get("rules").items().stream()
                        .map(rule -> rule.get("selection"))
                        .filter(selection ->
                                !selection.get("tagStatus").text().orElse("").equals("untagged"))
                        .filter(selection ->
                                selection.get("countType").text().orElse("").equals("imageCountMoreThan"))
                        .flatMap(selection -> selection.get("countNumber").number().stream())
                        .map(BigDecimal::intValue)
                        .min(Integer::compare));
    }
}

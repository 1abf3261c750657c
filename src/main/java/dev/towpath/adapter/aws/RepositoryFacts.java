package dev.towpath.adapter.aws;

import dev.towpath.model.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.TagStatus;

/**
 * What is good to know of a repository before an image of it is deployed.
 *
 * @param archived tags that exist but cannot be pulled
 * @param mutable whether a tag may be moved to another image
 * @param kept how many images the lifecycle policy keeps
 * @param rank the place of a tag's image by age, newest first, from 1
 */
record RepositoryFacts(Set<String> archived, boolean mutable, Optional<Integer> kept, Map<String, Integer> rank) {
    private static final int PAGE = 1000;
    private static final int PAGES_MAX = 3;
    /** An image this close to being expired is worth a warning. */
    private static final int EXPIRY_MARGIN = 5;

    static RepositoryFacts unknown() {
        return new RepositoryFacts(Set.of(), false, Optional.empty(), Map.of());
    }

    /** Asks; what the registry does not answer stays unknown. */
    static RepositoryFacts of(EcrClient ecr, Place shared, String repository, Set<String> tags) {
        boolean mutable = ask(() -> ecr.describeRepositories(
                        request -> request.registryId(shared.account().id()).repositoryNames(repository)))
                .map(answer -> answer.repositories().stream()
                        .anyMatch(each -> each.imageTagMutability() == ImageTagMutability.MUTABLE))
                .orElse(false);
        Optional<Integer> kept = ask(() -> ecr.getLifecyclePolicy(
                        request -> request.registryId(shared.account().id()).repositoryName(repository)))
                .flatMap(answer -> Optional.ofNullable(answer.lifecyclePolicyText()))
                .flatMap(LifecycleRule::imagesKept);
        List<ImageDetail> details = kept.isPresent()
                ? ask(() -> newest(ecr, shared, repository)).orElse(List.of())
                : ask(() -> ecr.describeImages(request -> request.registryId(
                                        shared.account().id())
                                .repositoryName(repository)
                                .imageIds(tags.stream()
                                        .map(tag -> ImageIdentifier.builder()
                                                .imageTag(tag)
                                                .build())
                                        .toList())))
                        .map(DescribeImagesResponse::imageDetails)
                        .orElse(List.of());
        return new RepositoryFacts(archivedOf(details), mutable, kept, rankOf(details));
    }

    /** Sentences for people about one image. */
    List<String> warnings(String location, String tag) {
        List<String> warnings = new ArrayList<>();
        if (mutable) {
            warnings.add("the tag of \"" + location
                    + "\" can be moved to another image; make the repository's tags immutable or pin a digest");
        }
        kept.flatMap(count -> Optional.ofNullable(rank.get(tag))
                        .filter(place -> place > count - EXPIRY_MARGIN)
                        .map(place ->
                                "\"" + location + "\" is image " + place + " by age and the lifecycle policy keeps "
                                        + count + "; tasks that start after it has expired cannot pull it"))
                .ifPresent(warnings::add);
        return warnings;
    }

    /** What may happen to another image of the repository that is pinned somewhere. */
    Optional<String> endangered(String location, String tag) {
        return kept.flatMap(count -> Optional.ofNullable(rank.get(tag))
                .filter(place -> place > count - EXPIRY_MARGIN)
                .map(place -> "\"" + location + "\", which is pinned elsewhere, is image " + place
                        + " by age and the lifecycle policy keeps " + count
                        + "; tasks that start after it has expired cannot pull it"));
    }

    static Set<String> archivedOf(List<ImageDetail> details) {
        Set<String> archived = new HashSet<>();
        details.stream()
                .filter(detail -> "ARCHIVED".equals(detail.imageStatusAsString()))
                .forEach(detail -> archived.addAll(detail.imageTags()));
        return archived;
    }

    static Map<String, Integer> rankOf(List<ImageDetail> details) {
        List<ImageDetail> newestFirst = details.stream()
                .sorted(Comparator.comparing(
                        (ImageDetail detail) ->
                                Optional.ofNullable(detail.imagePushedAt()).orElse(Instant.EPOCH),
                        Comparator.reverseOrder()))
                .toList();
        Map<String, Integer> rank = new HashMap<>();
        for (int at = 0; at < newestFirst.size(); at++) {
            for (String tag : newestFirst.get(at).imageTags()) {
                rank.put(tag, at + 1);
            }
        }
        return rank;
    }

    private static List<ImageDetail> newest(EcrClient ecr, Place shared, String repository) {
        return ecr
                .describeImagesPaginator(
                        request -> request.registryId(shared.account().id())
                                .repositoryName(repository)
                                .maxResults(PAGE)
                                .filter(filter -> filter.tagStatus(TagStatus.TAGGED)))
                .stream()
                .limit(PAGES_MAX)
                .flatMap(page -> page.imageDetails().stream())
                .toList();
    }

    private static <T> Optional<T> ask(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (SdkException e) {
            return Optional.empty();
        }
    }
}

package dev.towpath.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions of its engine a module accepts: {@code >= 1.11.0, < 2.0.0} (Terraform documentation, "Version Constraints").
 *
 * <p>A prerelease fits only what names a prerelease of the same numbers, as Terraform itself reads {@code required_version} of an
 * engine: nobody who asked for {@code >= 1.11} asked for an alpha of 1.13.
 *
 * @param text as written
 */
public record VersionConstraint(String text, List<Term> terms) {
    private static final Pattern TERM = Pattern.compile("\\s*(=|!=|>=|<=|>|<|~>)?\\s*([^\\s=!<>~]\\S*)\\s*");

    public VersionConstraint {
        terms = List.copyOf(terms);
    }

    /**
     * One condition.
     *
     * @param precision how many numbers were written, which {@code ~>} needs to know
     */
    public record Term(String operator, EngineVersion version, int precision) {
        boolean fits(EngineVersion candidate) {
            if (!candidate.prerelease().isEmpty() && !admits(candidate)) {
                return false;
            }
            int order = candidate.compareTo(version);
            return switch (operator) {
                case "!=" -> order != 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case "~>" ->
                    order >= 0
                            && candidate.agreesFor(precision - 1, version)
                            && version.prerelease().isEmpty()
                                    == candidate.prerelease().isEmpty();
                default -> order == 0;
            };
        }

        private boolean admits(EngineVersion candidate) {
            boolean exact = operator.equals("=") || operator.equals("!=");
            return exact || (!version.prerelease().isEmpty() && candidate.sameNumbers(version));
        }
    }

    /** The constraint that a text is; empty where Terraform would not understand it either. */
    public static Optional<VersionConstraint> of(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher term = TERM.matcher(part);
            if (!term.matches()) {
                return Optional.empty();
            }
            Optional<EngineVersion> version = EngineVersion.of(term.group(2));
            if (version.isEmpty()) {
                return Optional.empty();
            }
            String numbers = term.group(2).split("[-+]", 2)[0];
            terms.add(new Term(
                    Optional.ofNullable(term.group(1)).orElse("="), version.get(), numbers.split("\\.", -1).length));
        }
        return Optional.of(new VersionConstraint(text.strip(), terms));
    }

    /** Whether a version meets every condition. */
    public boolean fits(EngineVersion version) {
        return terms.stream().allMatch(term -> term.fits(version));
    }

    @Override
    public String toString() {
        return text;
    }
}

package dev.towpath.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.model.Pin;
import dev.towpath.testing.MemoryTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Whatever is written into the files, the reader answers with values and problems, never with an exception. */
class MutationTest {
    private static final int MUTANTS = 400;
    private static final String ALPHABET = "{}[]()\"'`:=#-*&!%@|<>~^$\\,./ \t\n\r0aZé日\uFEFF";
    private static final List<String> FILES = List.of(
            "towpath.yaml",
            "policies/approvals.yaml",
            "apps/web-app/app.yaml",
            "apps/web-app/prod1/promotion.yaml",
            "apps/web-app/prod1/main.tf",
            "apps/web-app/prod1/terraform.tfvars",
            "modules/ecs-webapp/main.tf");

    @Test
    void mutatedFilesNeverThrow() {
        MemoryTree template = MemoryTree.of(Path.of("config-repo-template"));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20_261_121L);
        for (int seed = 0; seed < MUTANTS; seed++) {
            String path = FILES.get(seed % FILES.size());
            String mutant = mutated(template.text(path), random);
            DesiredState state = Repositories.read(template.with(path, mutant));
            assertThat(state.targets().size() + state.invalid().size())
                    .as("targets neither vanish nor double; mutant %d of %s:%n%s", seed, path, mutant)
                    .isEqualTo(9);
        }
    }

    private static String mutated(String text, RandomGenerator random) {
        StringBuilder mutant = new StringBuilder(text);
        for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
            int at = random.nextInt(mutant.length());
            switch (random.nextInt(4)) {
                case 0 -> mutant.deleteCharAt(at);
                case 1 -> mutant.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                case 2 -> mutant.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                default -> mutant.delete(at, Math.min(mutant.length(), at + random.nextInt(1, 40)));
            }
            if (mutant.isEmpty()) {
                mutant.append('x');
            }
        }
        return mutant.toString();
    }

    @Test
    void everyShaSurvivesAsAPin() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7L);
        for (int seed = 0; seed < 3_000; seed++) {
            int length = 7 + seed % 34;
            StringBuilder sha = new StringBuilder();
            String digits = seed % 3 == 0 ? "0123456789" : seed % 3 == 1 ? "0123456789e" : "0123456789abcdef";
            while (sha.length() < length) {
                sha.append(digits.charAt(random.nextInt(digits.length())));
            }
            assertThat(pin(sha.toString())).contains(new Pin(sha.toString()));
        }
        for (String word :
                List.of("0123456", "12e4567", "0x12345", "1234567", "0o12345", "1_000_00", "12e0000", "0b10101")) {
            assertThat(pin(word)).contains(new Pin(word));
        }
    }

    private static Optional<Pin> pin(String text) {
        Findings findings = new Findings();
        Optional<Node> node =
                new SnakeYamlParser().parse(new SourceText("promotion.yaml", "artifact: " + text + "\n"), findings);
        return node.flatMap(new PromotionFile(findings)::read).flatMap(Promotion::artifact);
    }
}

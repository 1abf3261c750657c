package dev.towpath.observed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Digest;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import dev.towpath.testing.Golden;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of losses, and its page. */
class LossesTest {
    @Test
    void theDocumentationIsTheTable() {
        StringBuilder page = new StringBuilder("| type | loses | why |\n|---|---|---|\n");
        Losses.rows()
                .forEach(row -> page.append("| `")
                        .append(row.type())
                        .append("` | ")
                        .append(row.loss().word())
                        .append(" | ")
                        .append(row.why())
                        .append(" |\n"));
        Golden.document(Path.of("docs/reference/terraform-losses.md"), page.toString());
    }

    @Test
    void aReplacementLosesAsMuchAsADestruction() {
        assertThat(loss("aws_db_instance", ResourceAction.REPLACE)).isEqualTo(Loss.DATA);
        assertThat(loss("aws_db_instance", ResourceAction.DESTROY)).isEqualTo(Loss.DATA);
        assertThat(loss("aws_db_instance", ResourceAction.UPDATE)).isEqualTo(Loss.NOTHING);
        assertThat(loss("aws_db_instance", ResourceAction.FORGET)).isEqualTo(Loss.NOTHING);
        assertThat(loss("aws_security_group", ResourceAction.REPLACE)).isEqualTo(Loss.OUTAGE);
        assertThat(loss("terraform_data", ResourceAction.DESTROY)).isEqualTo(Loss.NOTHING);
        assertThat(loss("aws_new_thing", ResourceAction.DESTROY)).isEqualTo(Loss.UNKNOWN);
    }

    private static Loss loss(String type, ResourceAction action) {
        return Losses.of(new ResourceChange(type + ".a", type, action, Digest.of("")));
    }
}

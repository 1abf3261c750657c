package dev.towpath.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What came of every kill at every moment, for people: as it was counted, and in words that do not differ from run to run. */
record KillTable(List<Row> rows) {
    private static final String HEAD = """
            | moment | Towpath: in no state | lock | in sync after | stock: in no state | lock | and then |
            |---|---|---|---|---|---|---|
            """;

    /** One kill at one moment, dealt to both. */
    record Row(Kill kill, Moment moment, Findings towpath, Findings stock) {
        String words() {
            return "| " + moment.words() + " | " + missing(towpath) + " | " + ours() + " | "
                    + (towpath.byHand() || either() ? "at most 2 runs and a command" : "1 run") + " | " + missing(stock)
                    + " | "
                    + lock(stock) + " | " + (stock.sync() ? "goes on" : "stopped by the lock") + " |\n";
        }

        String counts() {
            return "| " + kill.words() + " | " + moment.words() + " | " + towpath.made() + " | " + towpath.missing()
                    + " | " + lock(towpath) + " | " + towpath.lost() + " | " + towpath.runs() + " | " + stock.made()
                    + " | " + stock.missing() + " | " + lock(stock) + " | " + stock.lost() + " | "
                    + (stock.sync() ? "goes on" : "stopped by the lock") + " |\n";
        }

        private String ours() {
            return either() ? "free, or **held** and told" : lock(towpath);
        }

        /** Just after the answer it is a matter of microseconds whether Terraform has told that it has the lock. */
        private boolean either() {
            return kill == Kill.TERRAFORM_KILLED && moment.step() == Moment.Step.HAS_LOCK;
        }

        private static String missing(Findings findings) {
            if (findings.missing() == 0) {
                return "none";
            }
            String of = findings.missing() == findings.made() ? "all" : "some";
            return findings.lost() == 0 ? of + ", then imported" : of + ", for good";
        }

        private static String lock(Findings findings) {
            return findings.locked() ? findings.byHand() ? "**held** and told" : "**held**" : "free";
        }
    }

    /** Every number. */
    String counts() {
        StringBuilder text =
                new StringBuilder("| kill | moment | made | in no state then | lock | in no state at the end"
                        + " | runs | stock: made | in no state then | lock | in no state at the end | next apply |\n"
                        + "|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        rows.forEach(row -> text.append(row.counts()));
        return text.toString();
    }

    /** The page of the documentation. */
    String page() {
        StringBuilder text = new StringBuilder();
        for (Kill kill : Kill.values()) {
            text.append("\n## ").append(kill.words()).append("\n\n").append(HEAD);
            rows.stream().filter(row -> row.kill() == kill).forEach(row -> text.append(row.words()));
        }
        return text.toString().strip() + "\n";
    }

    /** Writes the page, or checks that what was seen is what it says of Towpath. */
    static void document(Path file, KillTable table, boolean full) throws IOException {
        if (full && Golden.updating()) {
            Golden.document(file, table.page());
            return;
        }
        String page = Files.readString(file);
        for (Row row : table.rows()) {
            int from = page.indexOf("## " + row.kill().words() + "\n");
            String words = row.words();
            String ours = words.substring(0, words.indexOf("run"));
            // What becomes of the stock run differs from time to time where two processes race.
            assertThat(page.substring(from)).as("%s", file).contains(ours);
        }
    }
}

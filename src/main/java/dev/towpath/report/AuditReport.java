package dev.towpath.report;

import dev.towpath.journal.AuditedChain;
import dev.towpath.journal.ChainProof;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the chains of histories prove, for people and as JSON, schema {@code towpath.audit/v1}. */
public final class AuditReport {
    private static final String SCHEMA = "towpath.audit/v1";

    private final Ink ink;

    /** Reports in colour, or not. */
    public AuditReport(Ink ink) {
        this.ink = ink;
    }

    /**
     * Chains that were checked.
     *
     * @param store where they lie, for people
     */
    public record Audited(String store, List<AuditedChain> chains) {
        public Audited {
            chains = List.copyOf(chains);
        }

        /** A broken chain needs a person; a record that could not be read leaves the question open. */
        public ExitCode exit() {
            if (chains.stream().anyMatch(chain -> !chain.proof().intact())) {
                return ExitCode.NEEDS_HUMAN;
            }
            return chains.stream().anyMatch(chain -> chain.record() == AuditedChain.Testimony.UNREADABLE)
                    ? ExitCode.COULD_NOT_RUN
                    : ExitCode.OK;
        }

        /** The whole in one sentence. */
        public String sentence() {
            long broken =
                    chains.stream().filter(chain -> !chain.proof().intact()).count();
            long unread = chains.stream()
                    .filter(chain -> chain.record() == AuditedChain.Testimony.UNREADABLE)
                    .count();
            long entries = chains.stream()
                    .mapToLong(chain -> chain.proof().numbers().size())
                    .sum();
            long before = chains.stream()
                    .mapToLong(chain -> chain.proof().unchained())
                    .sum();
            if (broken > 0) {
                return "the history of " + Words.count(broken, "target")
                        + " is not the one that was written: keep a copy of the state store, and find out who can write there";
            }
            return "nothing was altered, added, removed or swapped in "
                    + (entries == 1 ? "1 chained entry" : entries + " chained entries")
                    + (before > 0
                            ? "; " + before + " written before there was a chain can only be held to from then on"
                            : "")
                    + (unread > 0 ? "; " + Words.count(unread, "record") + " could not be read and compared" : "");
        }
    }

    /** The chains as text. */
    public String text(Audited audited) {
        StringBuilder text = new StringBuilder();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("TARGET", "CHAIN", "ENTRIES", "BEFORE", "HEAD", "RECORD"));
        audited.chains().forEach(chain -> rows.add(row(chain)));
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = Words.padded(rows.get(r).get(i), widths[i]);
                line.append(i == 0 ? "" : "  ")
                        .append(r > 0 && i == 1 ? word(audited.chains().get(r - 1), cell) : cell);
            }
            String plain = line.toString().stripTrailing();
            text.append(r == 0 ? ink.dim(plain) : plain).append('\n');
            if (r > 0) {
                aside(audited.chains().get(r - 1), text);
            }
        }
        return text.append('\n').append(audited.sentence()).append('\n').toString();
    }

    private void aside(AuditedChain chain, StringBuilder text) {
        chain.proof()
                .findings()
                .forEach(one -> text.append("    ")
                        .append(ink.red("broken: "))
                        .append(Words.line(one))
                        .append('\n'));
        chain.proof()
                .remarks()
                .forEach(one -> text.append("    ").append(Words.line(one)).append('\n'));
        if (!chain.unread().isEmpty()) {
            text.append("    the record was not compared: ")
                    .append(Words.line(chain.unread()))
                    .append('\n');
        }
    }

    private String word(AuditedChain chain, String padded) {
        return chain.proof().intact() ? ink.green(padded) : ink.red(padded);
    }

    private static List<String> row(AuditedChain chain) {
        ChainProof proof = chain.proof();
        return List.of(
                proof.target().toString(),
                proof.word(),
                Integer.toString(proof.numbers().size()),
                Integer.toString(proof.unchained()),
                proof.head().map(head -> head.abbreviated()).orElse("-"),
                chain.record().word().replace('_', ' '));
    }

    /** The chains as Markdown. */
    public String markdown(Audited audited) {
        StringBuilder text = new StringBuilder("| target | chain | entries | before | head | record | findings |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        for (AuditedChain chain : audited.chains()) {
            text.append('|');
            row(chain)
                    .forEach(cell -> text.append(' ')
                            .append(MarkdownReport.escaped(cell))
                            .append(" |"));
            text.append(' ')
                    .append(MarkdownReport.escaped(
                            String.join("; ", chain.proof().findings())))
                    .append(" |\n");
        }
        return text.append('\n')
                .append(MarkdownReport.escaped(audited.sentence()))
                .append('\n')
                .toString();
    }

    /** The chains as JSON. */
    public String json(Audited audited) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("store", audited.store());
        json.put("intact", audited.exit() != ExitCode.NEEDS_HUMAN);
        json.put("message", audited.sentence());
        json.put("targets", audited.chains().stream().map(AuditReport::object).toList());
        return JsonText.of(json);
    }

    /** One chain as an object. */
    static Map<String, Object> object(AuditedChain chain) {
        ChainProof proof = chain.proof();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("app", proof.target().app().value());
        json.put("env", proof.target().environment().value());
        json.put("chain", proof.word());
        json.put("entries", proof.numbers().size());
        json.put("unchained", proof.unchained());
        json.put("head", proof.head().map(Object::toString));
        json.put("record", chain.record().word());
        json.put("unread", chain.unread().isEmpty() ? Optional.empty() : chain.unread());
        json.put("findings", proof.findings());
        json.put("remarks", proof.remarks());
        return json;
    }
}

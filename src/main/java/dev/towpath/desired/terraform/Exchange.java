package dev.towpath.desired.terraform;

import dev.towpath.problem.SourceSpan;
import java.util.List;

/**
 * What a root makes that others read, and what it reads of others, as far as its text tells.
 *
 * <p>Where one reads what another makes, the maker comes first. An address that is no literal is left out: an order that is
 * guessed would hold a root for nothing.
 *
 * @param makes its own state, and the parameters that it creates
 * @param reads states and parameters of others
 */
public record Exchange(List<Item> makes, List<Item> reads) {
    /** The exchange of a root that stands alone. */
    public static final Exchange NOTHING = new Exchange(List.of(), List.of());

    /** What is exchanged. */
    public enum Kind {
        /** A Terraform state, by its backend and the address in it. */
        STATE,
        /** An SSM parameter, by its name. */
        PARAMETER
    }

    /**
     * One state or parameter.
     *
     * @param address the same text wherever the same thing is meant
     */
    public record Item(Kind kind, String address, SourceSpan span) {}

    public Exchange {
        makes = List.copyOf(makes);
        reads = List.copyOf(reads);
    }
}

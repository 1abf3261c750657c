package dev.towpath.adapter.web;

import dev.towpath.plan.State;

/**
 * A state as pages show it: as a word, a shape and a colour, so that nobody depends on colour alone.
 *
 * @param word for people: {@code in sync}
 * @param value for addresses: {@code in_sync}
 * @param shape one character
 * @param tone the style class that has the colour
 */
public record Mark(String word, String value, String shape, String tone) {
    /** The mark of a state. */
    static Mark of(State state) {
        return switch (state) {
            case IN_SYNC -> of(state, "●", "good");
            case DEPLOYED, APPLIED, ADOPTED -> of(state, "✔", "good");
            case WOULD_DEPLOY, WOULD_APPLY -> of(state, "▷", "going");
            case IN_PROGRESS -> of(state, "◐", "going");
            case HELD -> of(state, "‖", "waits");
            case DRIFTED -> of(state, "≠", "waits");
            case ORPHANED -> of(state, "◌", "waits");
            case FAILED -> of(state, "✕", "bad");
            case INVALID -> of(state, "!", "bad");
            case UNKNOWN -> of(state, "?", "bad");
            case SUSPENDED -> of(state, "■", "quiet");
            case UNPINNED -> of(state, "–", "quiet");
        };
    }

    private static Mark of(State state, String shape, String tone) {
        return new Mark(state.word().replace('_', ' '), state.word(), shape, tone);
    }
}

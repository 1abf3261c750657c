package dev.towpath.plan;

/** One condition under which a target may change: pure, and always with a sentence. */
interface Gate {
    /** What the gate says. */
    GateResult ask(Question question);
}

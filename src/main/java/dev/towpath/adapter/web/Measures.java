package dev.towpath.adapter.web;

/** What is counted here, and what is told to those who read what is counted. */
public interface Measures {
    /** A webhook came. */
    void webhook(String hook, String outcome);

    /** All that was counted, in the text format of Prometheus. */
    String exposition();

    /** Nothing is counted. */
    static Measures none() {
        return new Measures() {
            @Override
            public void webhook(String hook, String outcome) {
                // Nobody counts.
            }

            @Override
            public String exposition() {
                return "";
            }
        };
    }
}

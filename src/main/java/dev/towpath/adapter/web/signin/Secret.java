package dev.towpath.adapter.web.signin;

/** What proves to the identity provider that it is this client that asks; never printed. */
public final class Secret {
    private final String text;

    /** The secret that the provider gave. */
    public Secret(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    @Override
    public String toString() {
        return "a secret";
    }
}

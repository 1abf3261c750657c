package dev.towpath.snapshot;

/** Name and e-mail as git records them; nothing in them is proven. */
public record Person(String name, String email) {
    @Override
    public String toString() {
        return name + " <" + email + ">";
    }
}

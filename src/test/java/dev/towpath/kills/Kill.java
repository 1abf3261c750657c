package dev.towpath.kills;

/** A way for an apply to be ended from outside. */
enum Kill {
    PROGRAM_KILLED("SIGKILL to the program that started Terraform"),
    TERRAFORM_KILLED("SIGKILL to Terraform"),
    STOPPED_ONCE("SIGTERM to the program"),
    STOPPED_TWICE("SIGTERM to the program, twice");

    private final String words;

    Kill(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** Deals it out to a Terraform that is held still, and returns when it has had its effect. */
    void strike(Process program, ProcessHandle terraform) {
        switch (this) {
            case PROGRAM_KILLED -> {
                program.destroyForcibly();
                Signals.until(() -> !program.isAlive());
            }
            case TERRAFORM_KILLED -> {
                terraform.destroyForcibly();
                Signals.until(() -> !terraform.isAlive());
            }
            case STOPPED_ONCE -> {
                Signals.send("TERM", program.pid());
                Signals.until(() -> Signals.termWaits(terraform) || !program.isAlive());
            }
            case STOPPED_TWICE -> {
                Signals.send("TERM", program.pid());
                Signals.send("TERM", program.pid());
                Signals.until(() -> Signals.termWaits(terraform) || !program.isAlive());
            }
        }
    }
}

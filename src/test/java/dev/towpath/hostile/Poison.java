package dev.towpath.hostile;

import java.util.function.Consumer;

/**
 * One way to poison an application's folder.
 *
 * @param app the name of the application that it befalls
 * @param what in words, for the table
 * @param deploys whether it does no harm, so that the application is deployed as ever
 * @param change of the application's folder, which is well before
 */
record Poison(String app, String what, boolean deploys, Consumer<HostileTree> change) {
    static Poison of(String app, String what, Consumer<HostileTree> change) {
        return new Poison(app, what, false, change);
    }

    static Poison harmless(String app, String what, Consumer<HostileTree> change) {
        return new Poison(app, what, true, change);
    }
}

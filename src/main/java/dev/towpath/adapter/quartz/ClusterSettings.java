package dev.towpath.adapter.quartz;

import java.util.Optional;

/**
 * The database that the daemons of a cluster share.
 *
 * @param address its JDBC address, such as {@code jdbc:postgresql://db.internal/towpath}
 * @param user who it is opened as, unless the address says so
 * @param password theirs; never told to anybody
 */
public record ClusterSettings(String address, Optional<String> user, Optional<String> password) {
    /** How addresses of a database begin that can be shared. */
    public static final String POSTGRESQL = "jdbc:postgresql:";

    /** The address without what may be a secret. */
    String shown() {
        int parameters = address.indexOf('?');
        return (parameters < 0 ? address : address.substring(0, parameters)).replaceAll("//[^/]*@", "//");
    }

    @Override
    public String toString() {
        return shown();
    }
}

package dev.towpath.app;

import dev.towpath.adapter.aws.AwsClients;
import dev.towpath.adapter.store.StoredJournal;
import dev.towpath.adapter.store.StoredLeases;
import dev.towpath.journal.ObjectStore;

/** The state store of a repository, for the verbs that only need that. */
record StateAccess(Assembled parts, Opened opened, AwsClients clients, ObjectStore store) implements AutoCloseable {
    StoredJournal journal() {
        return new StoredJournal(store);
    }

    StoredLeases leases() {
        return parts.wiring().leases(store, "towpath");
    }

    @Override
    public void close() {
        clients.close();
        parts.close();
    }
}

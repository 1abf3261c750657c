package dev.towpath.adapter.git;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.util.Locale;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;

/** Opens connections to one host only: a redirect may rename a repository, but never lead a run to another host; and no answer goes on for ever. */
final class SameHostConnections implements HttpConnectionFactory {
    private final URIish remote;

    SameHostConnections(URIish remote) {
        this.remote = remote;
    }

    /** The remote answered that it is elsewhere now. */
    static final class RedirectedElsewhere extends IOException {
        private static final long serialVersionUID = 1L;

        RedirectedElsewhere(URIish remote, URL target) {
            super("\"" + remote + "\" redirects to another host, \"" + target.getProtocol() + "://"
                    + target.getAuthority() + "\", which is not followed");
        }
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return new BoundedConnection(checked(url));
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return new BoundedConnection(checked(url), proxy);
    }

    private URL checked(URL url) throws IOException {
        boolean same =
                url.getHost().toLowerCase(Locale.ROOT).equals(remote.getHost().toLowerCase(Locale.ROOT))
                        && url.getProtocol().equalsIgnoreCase(remote.getScheme())
                        && port(url) == (remote.getPort() > 0 ? remote.getPort() : url.getDefaultPort());
        if (!same) {
            throw new RedirectedElsewhere(remote, url);
        }
        return url;
    }

    private static int port(URL url) {
        return url.getPort() > 0 ? url.getPort() : url.getDefaultPort();
    }
}

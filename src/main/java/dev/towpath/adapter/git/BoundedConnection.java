package dev.towpath.adapter.git;

import dev.towpath.model.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.jspecify.annotations.Nullable;

/** A connection whose answer has an end, also where it was compressed: it is unpacked here, so that what is counted is what is kept. */
final class BoundedConnection extends JDKHttpConnection {
    private static final String ADVERTISEMENT = "/info/refs";
    private static final String ENCODING = "Content-Encoding";

    private final long bytesMax;

    BoundedConnection(URL url) throws IOException {
        super(url);
        this.bytesMax = bytesMax(url);
    }

    BoundedConnection(URL url, Proxy proxy) throws IOException {
        super(url, proxy);
        this.bytesMax = bytesMax(url);
    }

    private static long bytesMax(URL url) {
        return url.getPath().endsWith(ADVERTISEMENT) ? Limits.ADVERTISED_BYTES_MAX : Limits.FETCH_BYTES_MAX;
    }

    @Override
    public @Nullable String getHeaderField(String name) {
        return name.equalsIgnoreCase(ENCODING) && isCompressed() ? null : super.getHeaderField(name);
    }

    private boolean isCompressed() {
        String encoding = super.getHeaderField(ENCODING);
        return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        InputStream answer = super.getInputStream();
        return new BoundedAnswer(isCompressed() ? new GZIPInputStream(answer) : answer, bytesMax);
    }
}

package dev.towpath.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.towpath.adapter.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * A small OpenID provider over HTTP that signs everybody in as one person, and whose tokens a test can spoil. What it is told is held
 * to the standards: a code counts once, for its redirect and its verifier (RFC 6749, RFC 7636), and the client must know its secret.
 */
public final class IdentityProvider implements AutoCloseable {
    /** What it calls its one client. */
    public static final String CLIENT = "towpath";

    /** What that client must know. */
    public static final String SECRET = "the secret of the client, of at least 32 bytes";

    /** Made before anybody waits for an answer: it takes a busy machine seconds. */
    private static final RSAKey FOREIGN = key();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private RSAKey key = key();
    private Signing signing = Signing.OWN_KEY;
    private UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
    private Runnable before = () -> {};
    private String issuer;

    /** With what it signs its tokens. */
    public enum Signing {
        /** As it should. */
        OWN_KEY,
        /** A key that nobody published, under the name of one that is. */
        FOREIGN_KEY,
        /** What the client knows too. */
        CLIENT_SECRET,
        /** Not at all. */
        NOTHING
    }

    /** Starts on a free port of loopback. */
    public IdentityProvider() {
        server = listen(0);
        issuer = address().toString();
    }

    private HttpServer listen(int port) {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
            made.setExecutor(threads);
            made.createContext("/.well-known/openid-configuration", exchange -> json(exchange, 200, description()));
            made.createContext("/keys", exchange -> text(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
            made.createContext("/authorize", this::authorize);
            made.createContext("/token", this::token);
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is, which is also its name. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The paths that were asked for. */
    public List<String> asked() {
        return asked;
    }

    /** What its tokens say from now on. */
    public void claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        claims = change;
    }

    /** With what it signs from now on. */
    public void signing(Signing how) {
        signing = how;
    }

    /** From now on it calls itself so. */
    public void issuer(String name) {
        issuer = name;
    }

    /** It has a new key, and has forgotten the old one. */
    public void rotate() {
        key = key();
    }

    /** What happens before each answer, such as a wait. */
    public void beforeAnswers(Runnable what) {
        before = what;
    }

    /** Nobody answers there any more. */
    public int down() {
        int port = server.getAddress().getPort();
        server.stop(0);
        return port;
    }

    /** It answers again. */
    public void up(int port) {
        server = listen(port);
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private Json description() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("issuer", issuer);
        all.put("authorization_endpoint", address() + "/authorize");
        all.put("token_endpoint", address() + "/token");
        all.put("jwks_uri", address() + "/keys");
        all.put("end_session_endpoint", address() + "/logout");
        all.put("response_types_supported", List.of("code"));
        all.put("subject_types_supported", List.of("public"));
        all.put("id_token_signing_alg_values_supported", List.of("RS256"));
        return Json.of(all);
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
        if (!CLIENT.equals(query.get("client_id")) || !"S256".equals(query.get("code_challenge_method"))) {
            text(exchange, 400, "who are you?");
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, query);
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        query.get("redirect_uri") + "?code=" + code + "&state="
                                + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8) + "&iss="
                                + URLEncoder.encode(issuer, StandardCharsets.UTF_8));
        text(exchange, 302, "");
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String credentials = URLEncoder.encode(CLIENT, StandardCharsets.UTF_8) + ":"
                + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        String basic = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, 401, Json.of(Map.of("error", "invalid_client")));
            return;
        }
        Map<String, String> begun = codes.remove(form.getOrDefault("code", ""));
        if (begun == null
                || !begun.get("redirect_uri").equals(form.get("redirect_uri"))
                || !begun.get("code_challenge").equals(challenge(form.getOrDefault("code_verifier", "")))) {
            json(exchange, 400, Json.of(Map.of("error", "invalid_grant")));
            return;
        }
        json(
                exchange,
                200,
                Json.of(Map.of(
                        "access_token", "none", "token_type", "Bearer", "id_token", signed(begun.get("nonce")))));
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String signed(String nonce) {
        Instant now = Instant.now();
        JWTClaimsSet set = claims.apply(new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(CLIENT)
                        .subject("account-1")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(300)))
                        .claim("nonce", nonce)
                        .claim("email", "Anna@acme.example")
                        .claim("email_verified", true)
                        .claim("groups", List.of("platform", "lunch")))
                .build();
        try {
            return switch (signing) {
                case NOTHING -> new PlainJWT(set).serialize();
                case CLIENT_SECRET -> {
                    SignedJWT shared = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), set);
                    shared.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
                    yield shared.serialize();
                }
                default -> {
                    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build();
                    SignedJWT token = new SignedJWT(header, set);
                    token.sign(new RSASSASigner(signing == Signing.FOREIGN_KEY ? FOREIGN : key));
                    yield token.serialize();
                }
            };
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : new ArrayList<>(List.of(text.split("&", -1)))) {
            int sign = pair.indexOf('=');
            form.put(pair.substring(0, sign), URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    private void json(HttpExchange exchange, int status, Json body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        text(exchange, status, body.canonical());
    }

    private void text(HttpExchange exchange, int status, String body) throws IOException {
        asked.add(exchange.getRequestURI().getPath());
        before.run();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

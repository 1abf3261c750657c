package dev.towpath.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.web.signin.Allowed;
import dev.towpath.adapter.web.signin.SessionKey;
import dev.towpath.daemon.Trigger;
import dev.towpath.model.Limits;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People sign in with a provider over real HTTP, and see the pages for as long as they may. */
class SignInIT {
    private static final String SESSION = "__Host-towpath-session";

    private final SignInStage stage = new SignInStage();

    @AfterEach
    void close() {
        stage.close();
    }

    /** Without what templates put between words. */
    static String text(HttpResponse<String> page) {
        return page.statusCode() + " "
                + page.body()
                        .replaceAll("(?s)<head>.*</head>", "")
                        .replaceAll("<[^>]*>", " ")
                        .replaceAll("\\s+", " ");
    }

    static CookieBrowser signedIn(CookieBrowser browser) throws Exception {
        assertThat(browser.follow("/").statusCode()).isEqualTo(200);
        return browser;
    }

    @Test
    void whoSignsInSeesThePageThatWasAskedFor() throws Exception {
        CookieBrowser browser = stage.serving();
        HttpResponse<String> page = browser.follow("/runs?page=1&q=a%20b");
        assertThat(text(page)).startsWith("200").contains("Anna@acme.example Sign out", "Runs");
        assertThat(browser.visited().get(0))
                .isEqualTo("https://towpath.example/signin?return=%2Fruns%3Fpage%3D1%26q%3Da%2520b");
        assertThat(browser.visited().get(1))
                .startsWith(stage.provider.address() + "/authorize?")
                .contains(
                        "response_type=code",
                        "client_id=towpath",
                        "redirect_uri=https%3A%2F%2Ftowpath.example%2Fsignin%2Fcallback",
                        "scope=openid+email",
                        "code_challenge_method=S256",
                        "nonce=")
                .doesNotContain("secret");
        assertThat(browser.visited().get(3)).isEqualTo("https://towpath.example/runs?page=1&q=a%20b");
        assertThat(browser.given()).hasSize(3);
        assertThat(browser.given().get(0))
                .startsWith("__Host-towpath-signin=")
                .endsWith("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
        assertThat(browser.given().get(1)).startsWith("__Host-towpath-signin=; Path=/; Max-Age=0;");
        assertThat(browser.given().get(2))
                .startsWith(SESSION + "=")
                .endsWith("; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax; Secure")
                .doesNotContain("acme");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(stage.provider.asked()).doesNotHaveDuplicates();
        assertThat(browser.get("/").statusCode()).isEqualTo(200);
        assertThat(stage.provider.asked()).as("a page costs no question").hasSize(4);
    }

    @Test
    void onThisMachineCookiesGoWithoutTls() throws Exception {
        CookieBrowser browser =
                stage.serving(stage.settings(SignInStage.ACME, SessionKey.of(SignInStage.KEY), "http://localhost:1"));
        browser.get("/signin");
        assertThat(browser.given().get(0))
                .startsWith("towpath-signin=")
                .endsWith("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax");
    }

    @Test
    void whatIsNoPageNeedsNoSession() throws Exception {
        CookieBrowser browser = stage.serving();
        assertThat(browser.get("/healthz").body()).isEqualTo("alive\n");
        assertThat(browser.get("/readyz").body()).isEqualTo("ready\n");
        HttpRequest hook = browser.request("/hooks/github")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(browser.answer(hook).statusCode())
                .as("refused for its signature")
                .isEqualTo(403);
        assertThat(browser.get("/towpath.css").statusCode()).isEqualTo(200);
        assertThat(stage.provider.asked()).isEmpty();
    }

    @Test
    void aScriptIsRefusedAndNotSentOn() throws Exception {
        CookieBrowser browser = stage.serving();
        for (String path : List.of("/", "/events", "/runs", "/target/infra/web/dev")) {
            HttpRequest request =
                    browser.request(path).setHeader("Accept", "*/*").build();
            assertThat(text(browser.answer(request)))
                    .as(path)
                    .isEqualTo("401 sign in at https://towpath.example/signin ");
        }
    }

    @Test
    void newKeysOfTheProviderAreFound() throws Exception {
        signedIn(stage.serving());
        CookieBrowser browser = stage.serving();
        signedIn(browser);
        stage.provider.rotate();
        browser.cookies.clear();
        signedIn(browser);
        assertThat(stage.provider.asked().stream().filter("/keys"::equals)).hasSize(3);
    }

    @Test
    void daemonsWithOneKeyAndTheSameRulesShareSessions() throws Exception {
        String session = signedIn(stage.serving()).cookies.get(SESSION);
        CookieBrowser same = stage.serving();
        same.cookies.put(SESSION, session);
        assertThat(same.get("/").statusCode()).isEqualTo(200);
        List<CookieBrowser> others = List.of(
                stage.serving(stage.settings(SignInStage.ACME, SignInStage.KEY + "!")),
                stage.serving(stage.settings(
                        Allowed.of(List.of(), List.of(), List.of("bob@acme.example")), SignInStage.KEY)));
        for (CookieBrowser other : others) {
            other.cookies.put(SESSION, session);
            assertThat(other.get("/").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void whoMayNotSeeThePagesIsToldWhomToAsk() throws Exception {
        Allowed operators = Allowed.of(List.of(), List.of("operators"), List.of());
        CookieBrowser browser = stage.serving(stage.settings(operators, SignInStage.KEY));
        HttpResponse<String> page = browser.follow("/");
        assertThat(text(page))
                .startsWith("403")
                .contains(
                        "You are signed in as Anna@acme.example, who may not see these pages.",
                        "Ask the platform team &lt;platform@acme.example&gt; to be let in.",
                        "Sign in as somebody else");
        assertThat(browser.cookies).doesNotContainKey(SESSION);
        assertThat(browser.get("/signin?other=1")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .contains("prompt=select_account");
        stage.provider.claims(claims -> claims.claim("groups", List.of("operators")));
        assertThat(browser.follow("/").statusCode()).isEqualTo(200);
        CookieBrowser domain = stage.serving();
        stage.provider.claims(claims -> claims.claim("email_verified", false).subject("<script>alert(1)</script>"));
        assertThat(domain.follow("/").body())
                .as("an address that nobody has verified")
                .contains("You are signed in as &lt;script&gt;alert(1)&lt;/script&gt;, who may not")
                .doesNotContain("<script>alert");
    }

    @Test
    void aSessionEndsAndItsOpenPagesToo() throws Exception {
        CookieBrowser browser = signedIn(stage.serving());
        HttpResponse<InputStream> events = browser.stream("/events");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("event: board");
            stage.pass(Duration.ofHours(8));
            stage.daemon.soon("infra", Trigger.WEBHOOK);
            CompletableFuture<Long> ended =
                    CompletableFuture.supplyAsync(() -> lines.lines().count());
            assertThat(ended.get(20, TimeUnit.SECONDS)).isNotNegative();
        }
        assertThat(browser.get("/").statusCode()).isEqualTo(302);
        assertThat(browser.answer(browser.request("/events")
                                .setHeader("Accept", "text/event-stream")
                                .build())
                        .statusCode())
                .isEqualTo(401);
        stage.provider.claims(
                claims -> claims.expirationTime(Date.from(Instant.now().plusSeconds(3600))));
        assertThat(browser.follow("/").statusCode()).isEqualTo(200);
    }

    @Test
    void onlyAPageOfThisServerSignsOut() throws Exception {
        CookieBrowser browser = signedIn(stage.serving());
        HttpRequest foreign = browser.request("/signout")
                .POST(HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://evil.example")
                .header("Sec-Fetch-Site", "cross-site")
                .build();
        assertThat(text(browser.answer(foreign))).isEqualTo("403 only a page of this server can sign you out ");
        assertThat(browser.get("/").statusCode()).isEqualTo(200);
        HttpRequest own = browser.request("/signout")
                .POST(HttpRequest.BodyPublishers.noBody())
                .header("Origin", "null")
                .header("Sec-Fetch-Site", "same-origin")
                .build();
        HttpResponse<String> page = browser.answer(own);
        assertThat(text(page)).startsWith("200").contains("You are signed out of these pages in this browser.");
        assertThat(page.body()).contains("href=\"" + stage.provider.address() + "/logout\"");
        assertThat(browser.cookies).isEmpty();
        assertThat(browser.get("/").statusCode()).isEqualTo(302);
    }

    @Test
    void aProviderThatIsDownIsSaidAndTheRestGoesOn() throws Exception {
        CookieBrowser browser = signedIn(stage.serving());
        CookieBrowser newcomer = stage.serving();
        int port = stage.provider.down();
        HttpResponse<String> page = newcomer.follow("/");
        assertThat(text(page))
                .startsWith("503")
                .contains("Nobody can sign in at this moment: asking the identity provider \"http://127.0.0.1:" + port
                        + "\": nobody answers there; try again in a minute.");
        assertThat(page.headers().firstValue("Retry-After")).contains("10");
        assertThat(browser.get("/").statusCode())
                .as("who is signed in stays so")
                .isEqualTo(200);
        assertThat(browser.get("/healthz").statusCode()).isEqualTo(200);
        stage.provider.up(port);
        stage.pass(Duration.ofSeconds(5));
        signedIn(newcomer);
        stage.provider.issuer("http://127.0.0.1:1");
        assertThat(text(stage.serving().follow("/")))
                .startsWith("503")
                .contains("it calls itself \"http://127.0.0.1:1\"; whoever runs this daemon should compare");
    }

    @Test
    void aProviderThatNeverAnswersTakesFewThreads() throws Exception {
        CookieBrowser browser = stage.serving();
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        stage.provider.beforeAnswers(() -> {
            waiting.countDown();
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        List<CompletableFuture<String>> first = new ArrayList<>();
        HttpClient client = HttpClient.newHttpClient();
        // Twice as many as may wait: the others are told at once, and so one of them before any has waited long enough.
        for (int i = 0; i < 2 * Limits.SIGN_INS_AT_ONCE; i++) {
            first.add(client.sendAsync(browser.request("/signin").build(), HttpResponse.BodyHandlers.ofString())
                    .thenApply(SignInIT::text));
        }
        assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
        Object told =
                CompletableFuture.anyOf(first.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
        assertThat(told.toString()).startsWith("503").contains("Too many people are signing in at this moment.");
        assertThat(browser.get("/healthz").statusCode()).isEqualTo(200);
        answers.countDown();
        CompletableFuture.allOf(first.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }
}

package dev.towpath.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Limits;
import dev.towpath.testing.IdentityProvider;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people try who are not to see the pages, over real HTTP. */
class SignInAttackIT {
    private static final String SESSION = "__Host-towpath-session";
    private static final String ATTEMPT = "__Host-towpath-signin";

    private final SignInStage stage = new SignInStage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aHeaderThatAProxyWouldSetSaysNothing() throws Exception {
        CookieBrowser browser = stage.serving();
        HttpRequest request = browser.request("/")
                .setHeader("X-Forwarded-User", "anna@acme.example")
                .setHeader("X-Forwarded-For", "127.0.0.1")
                .setHeader("X-Forwarded-Host", "evil.example")
                .build();
        HttpResponse<String> answer = browser.answer(request);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("https://towpath.example/signin?return=%2F");
    }

    @Test
    void nobodyIsSentElsewhereAfterwards() throws Exception {
        for (String path : List.of(
                "//evil.example",
                "/\\evil.example",
                "/%09/evil.example/../",
                "https://evil.example",
                "evil.example",
                "javascript:alert(1)",
                "/signin/callback",
                "/a%0d%0aSet-Cookie:b")) {
            CookieBrowser browser = stage.serving();
            String query = path.contains("%0") ? path : Shown.encoded(path);
            assertThat(browser.follow("/signin?return=" + query).statusCode()).isEqualTo(200);
            assertThat(browser.visited()).as(path).last().isEqualTo("https://towpath.example/");
        }
    }

    @Test
    void onlyTheBrowserThatBeganCanEndIt() throws Exception {
        CookieBrowser victim = stage.serving();
        String callback = victim.untilCallback();
        String attempt = victim.cookies.get(ATTEMPT);
        CookieBrowser other = stage.serving();
        refused(other, callback, "This sign-in was not begun in this browser");
        other.get("/signin");
        refused(other, callback, "This sign-in was not begun in this browser");
        for (String state : List.of("state=forged", "state=", "state=a&state=b")) {
            victim.cookies.put(ATTEMPT, attempt);
            refused(victim, callback.replaceAll("state=[^&]*", state), "This sign-in was not begun in this browser");
        }
        victim.cookies.put(ATTEMPT, attempt);
        stage.pass(Limits.SIGN_IN_TIME_MAX);
        refused(victim, callback, "took longer than 10 minutes");
        assertThat(stage.provider.asked())
                .as("codes that were not worth a question")
                .doesNotContain("/token");
    }

    @Test
    void aCodeCountsOnceAndOnlyWithItsVerifier() throws Exception {
        CookieBrowser browser = stage.serving();
        String callback = browser.untilCallback();
        String attempt = browser.cookies.get(ATTEMPT);
        assertThat(browser.follow(callback).statusCode()).isEqualTo(200);
        assertThat(browser.follow(callback).statusCode())
                .as("back in the history of a browser that is signed in")
                .isEqualTo(200);
        browser.cookies.clear();
        refused(browser, callback, "This sign-in was not begun in this browser");
        browser.cookies.put(ATTEMPT, attempt);
        refused(browser, callback, "What the identity provider answered is not accepted");
        // Somebody else's code, put into one's own sign-in.
        String stolen = stage.serving().untilCallback().replaceAll(".*code=([^&]*).*", "$1");
        String own = browser.untilCallback();
        refused(browser, own.replaceAll("code=[^&]*", "code=" + stolen), "is not accepted");
    }

    @Test
    void tokensThatAreNotForThisSignInAreRefused() throws Exception {
        CookieBrowser browser = stage.serving();
        List<Runnable> attacks = List.of(
                () -> stage.provider.claims(claims -> claims.claim("nonce", "of another sign-in")),
                () -> stage.provider.claims(claims -> claims.claim("nonce", null)),
                () -> stage.provider.claims(claims -> claims.audience("another-client")),
                () -> stage.provider.claims(
                        claims -> claims.audience(List.of("towpath", "another")).claim("azp", "another")),
                () -> stage.provider.claims(claims -> claims.issuer("https://login.evil.example")),
                () -> stage.provider.claims(
                        claims -> claims.expirationTime(ago(Limits.SIGN_IN_SKEW_MAX.multipliedBy(2)))),
                () -> stage.provider.claims(claims -> claims.subject(null)),
                () -> stage.provider.signing(IdentityProvider.Signing.NOTHING),
                () -> stage.provider.signing(IdentityProvider.Signing.CLIENT_SECRET),
                () -> stage.provider.signing(IdentityProvider.Signing.FOREIGN_KEY));
        for (Runnable attack : attacks) {
            stage.provider.claims(claims -> claims);
            stage.provider.signing(IdentityProvider.Signing.OWN_KEY);
            attack.run();
            String callback = browser.untilCallback();
            HttpResponse<String> page = browser.get(callback);
            assertThat(SignInIT.text(page))
                    .as("attack " + (attacks.indexOf(attack) + 1))
                    .startsWith("403")
                    .contains("What the identity provider answered is not accepted");
            assertThat(browser.cookies).doesNotContainKey(SESSION);
        }
        stage.provider.signing(IdentityProvider.Signing.OWN_KEY);
        stage.provider.claims(claims -> claims);
        String elsewhere = browser.untilCallback().replaceAll("iss=[^&]*", "iss=https%3A%2F%2Flogin.evil.example");
        refused(browser, elsewhere, "What the identity provider answered is not accepted");
        stage.provider.claims(claims -> claims.expirationTime(ago(Limits.SIGN_IN_SKEW_MAX.dividedBy(2))));
        assertThat(browser.follow("/").statusCode())
                .as("clocks may differ a little")
                .isEqualTo(200);
    }

    @Test
    void whatTheProviderRefusesIsSaid() throws Exception {
        CookieBrowser browser = stage.serving();
        String callback = browser.untilCallback();
        String state = callback.replaceAll(".*(state=[^&]*).*", "$1");
        refused(
                browser,
                "/signin/callback?error=access_denied&" + state,
                "The identity provider did not sign you in: access_denied.");
        String other = browser.untilCallback().replaceAll(".*(state=[^&]*).*", "$1");
        refused(
                browser,
                "/signin/callback?error=%3Cb%3Ecall%20555&" + other,
                "The identity provider did not sign you in: an error.");
    }

    @Test
    void aSessionIsNotToBeChangedOrMade() throws Exception {
        CookieBrowser browser = SignInIT.signedIn(stage.serving());
        String session = browser.cookies.get(SESSION);
        for (int i = 0; i < session.length(); i += 7) {
            char other = session.charAt(i) == 'A' ? 'B' : 'A';
            browser.cookies.put(SESSION, session.substring(0, i) + other + session.substring(i + 1));
            assertThat(browser.get("/").statusCode()).as("at " + i).isEqualTo(302);
        }
        browser.get("/signin");
        browser.cookies.put(SESSION, browser.cookies.get(ATTEMPT));
        assertThat(browser.get("/").statusCode()).as("the cookie of an attempt").isEqualTo(302);
        for (String made : List.of("", "anna@acme.example", "e30.e30.e30.e30.e30", "x".repeat(5_000))) {
            browser.cookies.put(SESSION, made);
            assertThat(browser.get("/").statusCode()).isEqualTo(302);
        }
    }

    private void refused(CookieBrowser browser, String callback, String sentence) throws Exception {
        HttpResponse<String> page = browser.get(callback);
        assertThat(SignInIT.text(page)).startsWith("403").contains("Not signed in", sentence, "Sign in again");
        assertThat(browser.cookies).doesNotContainKey(SESSION);
        assertThat(browser.get("/").statusCode()).isEqualTo(302);
    }

    private static Date ago(Duration time) {
        return Date.from(Instant.now().minus(time));
    }
}

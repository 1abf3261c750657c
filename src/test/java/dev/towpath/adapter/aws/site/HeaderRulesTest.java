package dev.towpath.adapter.aws.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "index.html|text/html; charset=utf-8|max-age=0, must-revalidate|",
                "a/b.HTM|text/html; charset=utf-8|max-age=0, must-revalidate|",
                "data.json|application/json; charset=utf-8|max-age=0, must-revalidate|",
                "sitemap.xml|application/xml; charset=utf-8|max-age=0, must-revalidate|",
                "site.webmanifest|application/manifest+json; charset=utf-8|max-age=0, must-revalidate|",
                "sw.js|text/javascript; charset=utf-8|max-age=0, must-revalidate|",
                "app.js|text/javascript; charset=utf-8|max-age=300|",
                "module.mjs|text/javascript; charset=utf-8|max-age=300|",
                "logo.svg|image/svg+xml; charset=utf-8|max-age=300|",
                "robots.txt|text/plain; charset=utf-8|max-age=300|",
                "photo.avif|image/avif|max-age=300|",
                "font.woff2|font/woff2|max-age=300|",
                "main.wasm|application/wasm|max-age=300|",
                "assets/index-DRf8L97S.js|text/javascript; charset=utf-8|max-age=31536000, immutable|",
                "assets/index-DRf8L97S.js.br|text/javascript; charset=utf-8|max-age=31536000, immutable|br",
                "index.html.gz|text/html; charset=utf-8|max-age=0, must-revalidate|gzip",
                "data.tar.gz|application/gzip|max-age=300|",
                "noidea.br|application/octet-stream|max-age=300|",
                "strange.xyz|application/octet-stream|max-age=300|",
                ".well-known/apple-app-site-association|application/json; charset=utf-8|max-age=300|",
            })
    void tellsBrowsersWhatItIsAndHowLongItStays(String key, String type, String cache, String encoding) {
        ObjectHeaders headers = HeaderRules.STANDARD.headers(file(key, false), false);

        assertThat(headers.contentType()).isEqualTo(type);
        assertThat(headers.cacheControl()).isEqualTo(cache);
        assertThat(headers.contentEncoding().orElse(null)).isEqualTo(encoding);
    }

    @Test
    void knowsPagesWithoutAnEndingByTheirContent() {
        assertThat(HeaderRules.STANDARD.headers(file("about", true), false).contentType())
                .isEqualTo("text/html; charset=utf-8");
        assertThat(HeaderRules.wave(file("about", true), false, true)).isEqualTo(Wave.PAGES);
        assertThat(HeaderRules.STANDARD.headers(file("about", false), false).contentType())
                .isEqualTo("application/octet-stream");
    }

    @Test
    void aKeyThatOnceChangedIsNeverImmutableAgain() {
        SiteFile file = file("assets/index-DRf8L97S.js", false);

        assertThat(HeaderRules.STANDARD.headers(file, true).cacheControl()).isEqualTo("max-age=300");
        assertThat(HeaderRules.wave(file, true, true)).isEqualTo(Wave.FILES);
    }

    @ParameterizedTest
    @CsvSource({
        "assets/index-DRf8L97S.js,ASSETS",
        "logo.png,FILES",
        "about/index.html,PAGES",
        "data.json,PAGES",
        "index.html,ENTRY",
        "service-worker.js,ENTRY",
    })
    void putsEachFileInItsWave(String key, Wave wave) {
        assertThat(HeaderRules.wave(file(key, false), false, true)).isEqualTo(wave);
    }

    @Test
    void putsPagesThatAreNewBeforeThoseThatChange() {
        assertThat(HeaderRules.wave(file("new.html", false), false, false)).isEqualTo(Wave.NEW_PAGES);
        assertThat(Wave.NEW_PAGES).isLessThan(Wave.PAGES);
        assertThat(Wave.ASSETS).isLessThan(Wave.NEW_FILES);
        assertThat(Wave.NEW_FILES).isLessThan(Wave.FILES);
        assertThat(Wave.FILES).isLessThan(Wave.NEW_PAGES);
        assertThat(Wave.PAGES).isLessThan(Wave.ENTRY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assets/index-DRf8L97S.js",
                "assets/index-BhFk3_a-.css",
                "assets/vendor-CqTxWbNk.js",
                "static/js/main.4fa7c1b2.chunk.js",
                "static/js/main.4fa7c1b2.js.map",
                "static/media/logo.6ce24c58023cc2f8fd88fe9d219db6c6.svg",
                "_next/static/chunks/main-app.js",
                "_next/static/Xk2p/_buildManifest.js",
                "docs/_next/static/css/a.css",
                "_astro/index.DRf8L97S.js",
                "_nuxt/entry.DRf8L97S.js",
                "_app/immutable/entry/start.Bh3k9x0A.js",
                "css/main.min.d8a1f0e2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0.css",
                "main-7XQ2ZAB5.js",
                "chunk-ABCDEFGH.js",
                "styles-5INURTSO.css",
                "runtime.0f2a9c3d4e5f6a7b8c9d.js",
            })
    void takesTheNamesOfBundlersForHashed(String key) {
        assertThat(Fingerprints.in(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "index.html",
                "app.js",
                "js/my-homepage.js",
                "js/my-HomePage.js",
                "assets/my-HomePage.js",
                "assets/img-chapter2.png",
                "img/photo-20240101.jpg",
                "img/photo-1920x108.jpg",
                "files/report-deadbeef.pdf",
                "files/catalog-SUMMERTI.pdf",
                "fonts/inter-semibold.woff2",
                "assets/data-DRf8L97S.json",
                "_next/static/data.json",
                "sw.js",
                "service-worker.js",
                "jquery-3.7.1.min.js",
                "bootstrap.bundle.min.js",
                "noextension-DRf8L97S",
            })
    void takesWordsDatesAndFixedNamesForWhatTheyAre(String key) {
        assertThat(Fingerprints.in(key)).isFalse();
    }

    private static SiteFile file(String key, boolean markup) {
        return new SiteFile(key, "0".repeat(64), 1, markup);
    }
}

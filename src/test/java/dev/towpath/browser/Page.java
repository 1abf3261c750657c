package dev.towpath.browser;

import dev.towpath.adapter.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** One page in the browser, as a person has it: with a size, a scheme of colours, and keys. */
final class Page implements AutoCloseable {
    /** A width and height of a window. */
    record Size(int width, int height, double scale) {
        static final Size DESK = new Size(1280, 900, 1);
        static final Size PHONE = new Size(360, 780, 1);
        /** The desk at 200 %: half the room, twice the size. */
        static final Size ZOOMED = new Size(640, 450, 2);
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PICTURE_MAX = 2400;
    private static final Map<String, List<Object>> KEYS = Map.of(
            "Tab", List.of(9, ""),
            "Enter", List.of(13, "\r"),
            "p", List.of(80, "p"));

    private final Chromium browser;
    private final String session;
    private final Runnable onClose;
    private final AtomicInteger loads = new AtomicInteger();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    Page(Chromium browser, String session, Runnable onClose) {
        this.browser = browser;
        this.session = session;
        this.onClose = onClose;
        browser.listen(this::heard);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
        call("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        size(Size.DESK);
    }

    private void heard(Json event) {
        if (!event.get("sessionId").text().equals(Optional.of(session))) {
            return;
        }
        Json told = event.get("params");
        switch (event.get("method").text().orElse("")) {
            case "Page.loadEventFired" -> loads.incrementAndGet();
            case "Runtime.exceptionThrown" ->
                complaints.add("thrown: " + told.get("exceptionDetails").canonical());
            case "Runtime.consoleAPICalled" -> {
                if (told.get("type")
                        .text()
                        .filter(type -> type.matches("error|warning|assert"))
                        .isPresent()) {
                    complaints.add("console: " + told.get("args").canonical());
                }
            }
            case "Log.entryAdded" -> {
                if (told.at("entry", "level").text().filter("error"::equals).isPresent()) {
                    complaints.add("log: " + told.get("entry").canonical());
                }
            }
            case "Network.requestWillBeSent" -> told.at("request", "url").text().ifPresent(requests::add);
            default -> {
                // Nothing that a test asks about.
            }
        }
    }

    private Json call(String method, Map<String, Object> parameters) {
        return browser.call(session, method, parameters);
    }

    /** What went wrong on it: errors and warnings of scripts, and whatever the browser refused. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Every address that was asked for something. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    Page size(Size size) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width", size.width(),
                        "height", size.height(),
                        "deviceScaleFactor", size.scale(),
                        "mobile", false));
        return this;
    }

    /** Light or dark, with or without movement. */
    Page media(boolean dark, boolean still) {
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                                Map.of(
                                        "name",
                                        "prefers-reduced-motion",
                                        "value",
                                        still ? "reduce" : "no-preference"))));
        return this;
    }

    /** From the next page on no script of a page runs. */
    Page withoutScripts() {
        call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        return this;
    }

    /** Goes to an address and waits until all of it is there. */
    Page go(URI address) {
        return loading(() -> call("Page.navigate", Map.of("url", address.toString())));
    }

    /** Does something that leads to another page, and waits until all of that is there. */
    Page loading(Runnable leading) {
        int before = loads.get();
        leading.run();
        await("the page is loaded", () -> loads.get() > before);
        return this;
    }

    /** The value of an expression, once it has one. */
    Json ask(String expression) {
        Json answer =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (!answer.get("exceptionDetails").isMissing()) {
            throw new AssertionError(
                    expression + ": " + answer.get("exceptionDetails").canonical());
        }
        return answer.at("result", "value");
    }

    /** The text value of an expression. */
    String text(String expression) {
        return ask("String(" + expression + ")").text().orElseThrow();
    }

    /** The whole number that an expression has as its value. */
    int number(String expression) {
        return ask("Math.round(" + expression + ")").number().orElseThrow().intValue();
    }

    /** Whether an expression is true. */
    boolean is(String expression) {
        return ask("Boolean(" + expression + ")").isTrue();
    }

    /** Waits until an expression is true. */
    void awaits(String expression) {
        await(expression, () -> is(expression));
    }

    private void await(String what, BooleanSupplier so) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not seen within " + PATIENCE + ": " + what + "\n" + complaints + "\n"
                        + text("document.body.innerText"));
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(what, e);
            }
        }
    }

    /** Presses a key and lets it go. */
    void press(String key) {
        List<Object> known = KEYS.get(key);
        Map<String, Object> parameters = new TreeMap<>(
                Map.of("key", key, "code", key, "windowsVirtualKeyCode", known.get(0), "type", "rawKeyDown"));
        if (!known.get(1).equals("")) {
            parameters.put("text", known.get(1));
            parameters.put("type", "keyDown");
        }
        call("Input.dispatchKeyEvent", parameters);
        parameters.put("type", "keyUp");
        call("Input.dispatchKeyEvent", parameters);
    }

    /** Types words where the focus is. */
    void type(String words) {
        call("Input.insertText", Map.of("text", words));
    }

    /** A picture of all of it, down to some length. */
    void picture(Path file) throws IOException {
        int width = number("document.documentElement.clientWidth");
        int height = Math.min(number("document.documentElement.scrollHeight"), PICTURE_MAX);
        Json picture = call(
                "Page.captureScreenshot",
                Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(picture.get("data").text().orElseThrow()));
    }

    @Override
    public void close() {
        onClose.run();
    }
}

// Asks for the page again when the daemon tells that something changed, and puts in the parts that differ.
// Without this file a page is as complete; it only does not change by itself.
"use strict";
(() => {
  const main = document.getElementById("main");
  const live = document.getElementById("live");
  let version = main.dataset.version;
  let asking = false;
  let again = false;

  const say = (words) => {
    if (live.textContent !== words) live.textContent = words;
  };

  // What is found again in the part that takes the place of the old one.
  const name = (element) => {
    const by = element.hasAttribute("href") ? "href" : "aria-label";
    return "[" + by + '="' + CSS.escape(element.getAttribute(by) ?? "") + '"]';
  };

  const put = (next) => {
    for (const part of next.querySelectorAll("[id^=part-]")) {
      const old = document.getElementById(part.id);
      if (!old || old.innerHTML === part.innerHTML) continue;
      const focused = old.contains(document.activeElement) ? name(document.activeElement) : null;
      const scrolled = [...old.querySelectorAll(".wide")].map((box) => box.scrollLeft);
      old.replaceWith(part);
      part.querySelectorAll(".wide").forEach((box, i) => (box.scrollLeft = scrolled[i] ?? 0));
      if (focused) part.querySelector(focused)?.focus({ preventScroll: true });
    }
    version = next.getElementById("main").dataset.version;
    main.dataset.version = version;
  };

  const ask = async () => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.status === 401) say("signed out: load the page again");
      else if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      say("not reachable");
    }
    asking = false;
    if (again) {
      again = false;
      ask();
    }
  };

  // In a narrow window the box of this page's environment may lie outside of what is seen of the pipeline.
  const here = document.querySelector(".pipeline .current");
  if (here) {
    const box = here.closest(".wide");
    box.scrollLeft = here.getBoundingClientRect().left - box.getBoundingClientRect().left - 16;
  }

  // A page without parts does not change.
  if (!document.querySelector("[id^=part-]")) return;

  const events = new EventSource("/events");
  events.addEventListener("open", () => say("live"));
  events.addEventListener("error", () => say("not live"));
  events.addEventListener("board", (event) => {
    say("live");
    if (event.data !== version) ask();
  });
  addEventListener("pagehide", () => events.close());
})();

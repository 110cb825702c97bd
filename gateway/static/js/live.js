// Keeps fragments fresh: <section id="…" data-pf-live="/agents/fragments/compteurs" data-pf-every="5">.
// The server renders, idiomorph morphs: focus, scroll and open menus stay put. Without script the page is simply
// as old as its last load, and says so through its own "mis à jour" time and a link to reload.
import { Idiomorph } from "../vendor/idiomorph.js";

const SLOWEST = 120_000;

function watch(element) {
  const usual = Number(element.dataset.pfEvery || 10) * 1000;
  let delay = usual;
  let timer = 0;
  let running = false;

  const plan = (after) => {
    clearTimeout(timer);
    if (!document.hidden && element.isConnected) timer = setTimeout(refresh, after);
  };

  async function refresh() {
    if (running) return;
    running = true;
    const started = performance.now();
    try {
      const reply = await fetch(element.dataset.pfLive, {
        headers: { Accept: "text/html", "X-Fragment": "1" },
        credentials: "same-origin",
        cache: "no-store",
      });
      if (reply.status === 401) {
        location.reload();
        return;
      }
      if (!reply.ok) throw new Error(String(reply.status));
      const html = await reply.text();
      // What is being typed is left alone; a link that has the focus is told its new figure like any other.
      const ignoreActiveValue = Boolean(document.activeElement?.matches("input, select, textarea"));
      Idiomorph.morph(element, html, { morphStyle: "innerHTML", ignoreActiveValue });
      element.removeAttribute("data-pf-stale");
      document.dispatchEvent(new CustomEvent("pf:updated", { detail: element }));
      // A slow answer means a busy server: wait at least twenty times as long as it took.
      delay = Math.min(SLOWEST, Math.max(usual, 20 * (performance.now() - started)));
    } catch {
      element.setAttribute("data-pf-stale", "");
      delay = Math.min(SLOWEST, delay * 2);
    } finally {
      running = false;
      plan(delay);
    }
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : plan(0)));
  plan(delay);
}

for (const element of document.querySelectorAll("[data-pf-live]")) watch(element);

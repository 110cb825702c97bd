// Single keys for the agents' queue: J and K go from row to row, A presses its accept button, R its refuse button,
// O opens it. Off until asked for, and remembered by this browser alone: whoever dictates or uses the letters of a
// screen reader must not decide by accident (WCAG 2.1.4). Without script the choice is absent (it carries `hidden`).
const STORED = "pf-queue-keys";
const TYPING = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])";

const remembered = () => {
  try {
    return localStorage.getItem(STORED) === "1";
  } catch {
    return false;
  }
};
const remember = (on) => {
  try {
    if (on) localStorage.setItem(STORED, "1");
    else localStorage.removeItem(STORED);
  } catch {
    // a browser that keeps nothing: the choice holds for this page
  }
};

const panel = document.querySelector("[data-pf-keys]");
const table = document.querySelector("[data-pf-keyed]");

if (panel && table) {
  const box = panel.querySelector("input");
  const help = panel.querySelector("[data-pf-keys-help]");
  const rows = () => [...table.querySelectorAll("[data-pf-row]")];
  const here = () => document.activeElement?.closest("[data-pf-row]") ?? null;
  const goesOn = table.querySelector("[data-pf-goes-on]"); // the row after the one just decided, or the one taken back
  const part = (row, name) => row?.querySelector(`[data-pf-key-${name}]`);

  const move = (step) => {
    const every = rows();
    const at = every.indexOf(here());
    const next = at < 0 ? Math.max(every.indexOf(goesOn), 0) : Math.min(Math.max(at + step, 0), every.length - 1);
    part(every[next], "open")?.focus();
  };
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    a: () => part(here(), "accept")?.click(),
    r: () => part(here(), "refuse")?.click(),
    o: () => part(here(), "open")?.click(),
  };

  const show = () => {
    help.hidden = !box.checked;
    table.toggleAttribute("data-pf-keys-on", box.checked);
  };
  box.addEventListener("change", () => {
    remember(box.checked);
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.closest?.(TYPING)) return;
    const key = event.key.toLowerCase();
    if (!Object.hasOwn(keys, key)) return;
    if (event.repeat && key !== "j" && key !== "k") return; // a key held down decides once
    event.preventDefault();
    keys[key]();
  });
  box.checked = remembered();
  panel.hidden = false;
  show();
  // Who decides with keys goes on from there; for the others the page gives the focus to what it says of the decision.
  if (box.checked) part(goesOn, "open")?.focus();
}

// The action bar of the planning: says what is chosen, and which actions make sense for it. Shared by the month
// grid and the week list. Without script every button stays usable and the server sorts the cells out.

const PAUSE = 500; // a live region speaks after a pause, never at each key

const SENTENCES = { a: "déclarer une absence", b: "demander une réservation", w: "retirer une demande" };

function listing(words) {
  if (words.length > 4) return `${words.slice(0, 3).join(", ")} et ${words.length - 3} autres jours`;
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} et ${words.at(-1)}`;
}

/** `items`: [{actions: "ab", words: "jeudi 9", day: "2015-04-09"}] in any order; days are said by date. */
function sentences(items) {
  const count = items.length;
  const byDate = [...items].sort((a, b) => a.day.localeCompare(b.day));
  const days = [...new Set(byDate.map((item) => item.words))];
  const main = `${count} case${count > 1 ? "s" : ""} choisie${count > 1 ? "s" : ""}\u00a0: ${listing(days)}`;
  const partial = Object.entries(SENTENCES)
    .map(([key, verb]) => [verb, items.filter((item) => item.actions.includes(key)).length])
    .filter(([, able]) => able > 0 && able < count)
    .map(([verb, able]) => `Vous pouvez ${verb} pour ${able} case${able > 1 ? "s" : ""} sur ${count}.`);
  return { main, partial: partial.join(" ") };
}

/** Follows a form's choices; returns {update(items), buttons, submit(key)}. */
export function followBar(form) {
  const bar = form.querySelector("[data-pf-bar]");
  const words = bar.querySelector("[data-pf-selection]");
  const idle = words.textContent;
  const buttons = [...bar.querySelectorAll("[data-pf-act]")];
  let timer = 0;

  form.addEventListener("submit", (event) => {
    if (event.submitter?.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      words.textContent = `${event.submitter.textContent.trim()}\u00a0: impossible pour ce choix.`;
    }
  });

  const update = (items) => {
    bar.toggleAttribute("data-empty", items.length === 0);
    for (const button of buttons) {
      const key = button.dataset.pfAct;
      const able = key === "d" ? items.length === 1 : items.some((item) => item.actions.includes(key));
      button.setAttribute("aria-disabled", String(!able));
      button.hidden = !able && key === "w"; // a demand to take back is rare: the button comes with it
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      words.textContent = idle;
      if (items.length === 0) return;
      const said = sentences(items);
      words.textContent = said.main;
      if (said.partial) {
        const more = document.createElement("small");
        more.textContent = said.partial;
        words.append(" ", more);
      }
    }, PAUSE);
  };

  const submit = (key) => {
    const button = buttons.find((each) => each.dataset.pfAct === key);
    if (button && button.getAttribute("aria-disabled") !== "true") form.requestSubmit(button);
  };

  return { update, buttons, submit };
}

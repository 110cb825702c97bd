// The action bar of the planning: says what is chosen, and which actions make sense for it. Shared by the month
// grid and the week list. Without script every button stays usable and the server sorts the cells out.

const PAUSE = 500; // a live region speaks after a pause, never at each key

const SENTENCES = { a: "déclarer une absence", b: "demander une réservation", w: "retirer une demande" };
const MOST_DAYS = 6; // more are said by the first and the last
const SPACE = "\u00a0";

const part = (date, options) => new Intl.DateTimeFormat("fr", { ...options, timeZone: "UTC" }).format(date);

/** `day` as "jeudi 9", "jeu. 9" or "9", each with its month when `month` is asked. */
function dayWords(day, weekday, month) {
  const date = new Date(`${day}T00:00Z`);
  const number = date.getUTCDate() === 1 ? "1er" : String(date.getUTCDate());
  const words = weekday ? `${part(date, { weekday })}${SPACE}${number}` : number;
  return month ? `${words}${SPACE}${part(date, { month: "long" })}` : words;
}

/** The days in order: "lun. 13, mar. 14, jeu. 16 avril"; the month is said once, by the last day that has it. */
function daysWords(days, weekday) {
  const words = (day, n) => dayWords(day, weekday, days[n + 1]?.slice(0, 7) !== day.slice(0, 7));
  if (days.length <= MOST_DAYS) return days.map(words).join(", ");
  const [first, last] = [days[0], days.at(-1)];
  const apart = first.slice(0, 7) !== last.slice(0, 7);
  return `du ${dayWords(first, weekday, apart)} au ${dayWords(last, weekday, true)}`;
}

/** `items`: [{actions: "ab", line: "Cantine", day: "2015-04-09"}] in any order; days are said by date. */
function sentences(items) {
  const days = [...new Set(items.map((item) => item.day))].sort();
  const lines = [...new Set(items.map((item) => item.line))];
  const several = lines.length > 1 && items.length > days.length;
  const s = (count) => (count > 1 ? "s" : "");
  const count = `${days.length}${SPACE}jour${s(days.length)}`;
  const cells = several ? `, ${items.length}${SPACE}cases` : "";
  const all = `${count}${cells}${SPACE}: `;
  const what = lines.join(", ");
  const partial = Object.entries(SENTENCES)
    .map(([key, verb]) => [verb, items.filter((item) => item.actions.includes(key)).length])
    .filter(([, able]) => able > 0 && able < items.length)
    .map(([verb, able]) => `Vous pouvez ${verb} pour ${able} case${s(able)} sur ${items.length}.`);
  return {
    spoken: `${all}${daysWords(days, "long")}, ${what}`,
    long: `${all}${daysWords(days, "short")} – ${what}`,
    short: `${all}${daysWords(days, "")} – ${lines.length > 1 ? `${lines.length}${SPACE}activités` : what}`,
    partial: partial.join(" "),
  };
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/**
 * Follows a form's choices; returns {update(items), buttons, submit(key)}. What is chosen is seen at once, in full or
 * shortened by the width of the screen, and spoken in whole words by the live region.
 */
export function followBar(form) {
  const bar = form.querySelector("[data-pf-bar]");
  const words = bar.querySelector("[data-pf-selection]");
  const shown = bar.querySelector("[data-pf-shown]");
  const idle = words.textContent;
  const buttons = [...bar.querySelectorAll("[data-pf-act]")];
  let timer = 0;

  form.addEventListener("submit", (event) => {
    if (event.submitter?.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      const why = `${event.submitter.textContent.trim()}${SPACE}: impossible pour ce choix.`;
      words.textContent = why;
      shown.replaceChildren(why);
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
    const said = items.length > 0 && sentences(items);
    words.classList.toggle("vh", Boolean(said));
    shown.replaceChildren();
    if (said) {
      shown.append(element("span", "bar-long", said.long), element("span", "bar-short", said.short));
      if (said.partial) shown.append(element("small", "", said.partial));
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      words.textContent = said ? [said.spoken, said.partial].filter(Boolean).join(". ") : idle;
    }, PAUSE);
  };

  const submit = (key) => {
    const button = buttons.find((each) => each.dataset.pfAct === key);
    if (button && button.getAttribute("aria-disabled") !== "true") form.requestSubmit(button);
  };

  return { update, buttons, submit };
}

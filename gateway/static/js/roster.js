// The roster: finds a child as one types, narrows the list in place, counts what is marked and what is not saved yet.
// Without script the same form is sent, the same states are links the server answers, and the search stays hidden.
const LETTERS = /[\u0300-\u036f]/g;
const folded = (text) => text.normalize("NFD").replace(LETTERS, "").toLowerCase().replace(/[-'’\s]+/g, " ").trim();
const many = (count, one, several) => `${count}\u00a0${count < 2 ? one : several}`;

function follow(form) {
  const rows = [...form.querySelectorAll("[data-pf-child]")].map((row) => ({
    row,
    name: folded(row.dataset.pfChild),
    awaited: row.hasAttribute("data-pf-awaited"),
    boxes: [...row.querySelectorAll("input[type=radio]")],
  }));
  const find = form.querySelector("[data-pf-find]");
  const text = find.querySelector("input");
  const states = [...form.querySelectorAll("[data-pf-seen]")];
  const field = form.querySelector("[data-pf-seen-field]");
  const others = form.querySelector("[data-pf-others]");
  const found = form.querySelector("[data-pf-found]");
  const nobody = form.querySelector("[data-pf-none]");
  const count = form.querySelector("[data-pf-count]");
  const unsaved = form.querySelector("[data-pf-unsaved]");
  const all = form.querySelector("[data-pf-all-present]");
  let sending = false;
  let timer = 0;

  const mark = (one) => one.boxes.find((box) => box.checked)?.value ?? "";
  const changed = () => rows.filter((one) => one.boxes.some((box) => box.checked !== box.defaultChecked)).length;
  const is = {
    "": () => true,
    "a-pointer": (one) => one.awaited && !mark(one),
    presents: (one) => mark(one) === "present",
    absents: (one) => mark(one) === "absent",
  };

  // The state is read when one chooses it, not at each tap: a child just marked must not vanish under the finger.
  const filter = () => {
    const words = folded(text.value).split(" ");
    let shown = 0;
    let elsewhere = 0;
    for (const one of rows) {
      const seen = is[field.value](one) && words.every((word) => one.name.includes(word));
      one.row.hidden = !seen;
      shown += seen;
      elsewhere += seen && Boolean(others?.contains(one.row));
    }
    if (others) {
      others.hidden = elsewhere === 0;
      if (text.value || field.value) others.open = elsewhere > 0;
    }
    nobody.hidden = shown > elsewhere;
    nobody.textContent = elsewhere ? "Aucun parmi les enfants attendus." : "Aucun enfant trouvé.";
    clearTimeout(timer);
    timer = setTimeout(() => (found.textContent = many(shown, "enfant affiché", "enfants affichés")), 500);
  };

  const total = () => {
    if (!count) return;
    const awaited = rows.filter((one) => one.awaited);
    const marked = awaited.filter((one) => mark(one)).length;
    count.textContent = `${marked} sur ${awaited.length} ${awaited.length < 2 ? "pointé" : "pointés"}`;
    const waiting = changed();
    unsaved.textContent = waiting ? `${waiting} à enregistrer` : "";
    for (const state of states) {
      const key = state.dataset.pfSeen;
      if (key) state.querySelector(".count").textContent = rows.filter(is[key]).length;
    }
  };

  find.hidden = false;
  text.addEventListener("input", filter);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // the field belongs to no form of its own: Enter must not save
  });
  for (const state of states) {
    state.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      field.value = state.dataset.pfSeen;
      for (const other of states) other.toggleAttribute("aria-current", false);
      state.setAttribute("aria-current", "true");
      history.replaceState(history.state, "", state.href);
      filter();
    });
  }
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      for (const one of rows) {
        if (one.awaited && !one.row.hidden && !mark(one)) one.boxes.find((box) => box.value === "present").checked = true;
      }
      total();
    });
  }
  form.addEventListener("change", total);
  form.addEventListener("submit", () => (sending = true));
  window.addEventListener("beforeunload", (event) => {
    if (!sending && changed()) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    sending = false;
    total();
  });
  total();
}

for (const form of document.querySelectorAll("[data-pf-roster]")) follow(form);

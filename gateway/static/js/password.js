// Shows or hides a password. Without script the field stays an ordinary, hidden password field.
for (const group of document.querySelectorAll("[data-pf-password]")) {
  const input = group.querySelector("input");
  const toggle = group.querySelector("[data-pf-password-toggle]");
  const say = (shown) => {
    input.type = shown ? "text" : "password";
    toggle.textContent = shown ? "Masquer" : "Afficher";
    toggle.setAttribute("aria-label", `${shown ? "Masquer" : "Afficher"} le mot de passe`);
  };
  toggle.hidden = false;
  say(false);
  toggle.addEventListener("click", () => say(input.type === "password"));
  // Sent as a password, so that the browser does not remember it as ordinary text.
  input.form?.addEventListener("submit", () => say(false));
}

// Ticks the criteria of a new password while it is typed: <input data-pf-checked-by="id">, and in #id items
// [data-pf-criterion][data-pf-count] and a live region [data-pf-told]. The service counts the same way, and decides.
const KINDS = { upper: /\p{Uppercase}/u, lower: /\p{Lowercase}/u, digit: /\p{Nd}/u };

for (const input of document.querySelectorAll("input[data-pf-checked-by]")) {
  const list = document.getElementById(input.dataset.pfCheckedBy);
  if (!list) continue;
  const items = [...list.querySelectorAll("[data-pf-criterion]")];
  const told = list.querySelector("[data-pf-told]");
  let timer = 0;

  const held = (item, letters) => {
    const kind = KINDS[item.dataset.pfCriterion];
    const count = kind ? letters.filter((letter) => kind.test(letter)).length : letters.length;
    return count >= Number(item.dataset.pfCount);
  };
  const check = () => {
    const letters = [...input.value.normalize("NFKC")];
    let met = 0;
    for (const item of items) {
      const ok = held(item, letters);
      met += Number(ok);
      item.toggleAttribute("data-pf-held", ok);
      item.querySelector("[data-pf-said]").textContent = ok ? "\u00a0: rempli" : "\u00a0: à remplir";
    }
    return met;
  };
  list.setAttribute("data-pf-live", "");
  check();
  input.addEventListener("input", () => {
    const met = check();
    clearTimeout(timer);
    timer = setTimeout(() => {
      told.textContent = `${met} sur ${items.length} ${met > 1 ? "critères remplis" : "critère rempli"}`;
    }, 700);
  });
}

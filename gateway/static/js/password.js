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

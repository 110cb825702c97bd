// Shows the "Imprimer" buttons; without script the browser's own menu prints the same page.
for (const button of document.querySelectorAll("[data-pf-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

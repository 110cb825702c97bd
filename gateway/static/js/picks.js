// The week list: ordinary tick boxes; only the action bar follows them.
import { followBar } from "./bar.js";

for (const form of document.querySelectorAll("[data-pf-planning]")) {
  const bar = followBar(form);
  const read = () =>
    bar.update(
      [...form.querySelectorAll(".pick:checked")].map((box) => ({
        actions: box.closest("[data-a]").dataset.a,
        line: box.dataset.name,
        day: box.value.split(".")[1],
      })),
    );
  form.addEventListener("change", read);
  form.addEventListener("reset", () => setTimeout(read));
  window.addEventListener("pageshow", read);
  read();
}

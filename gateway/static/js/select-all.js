// "Tout sélectionner" for a table of checkboxes: <form data-pf-select-all> holding one box [data-pf-all],
// boxes [data-pf-one], and a live region [data-pf-selected="sélectionnée"]. Without script the header box is
// absent (it carries `hidden`) and each box is ticked by hand.
for (const form of document.querySelectorAll("[data-pf-select-all]")) {
  const all = form.querySelector("[data-pf-all]");
  const status = form.querySelector("[data-pf-selected]");
  const boxes = () => [...form.querySelectorAll("[data-pf-one]:not(:disabled)")];
  let last = null;
  let timer = 0;
  let told = 0;

  const refresh = () => {
    const every = boxes();
    const ticked = every.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === every.length;
    all.indeterminate = ticked > 0 && ticked < every.length;
    for (const button of form.querySelectorAll("[data-pf-needs-selection]")) {
      button.setAttribute("aria-disabled", String(ticked === 0));
    }
    if (ticked === told) return; // a live fragment that refreshes meanwhile must not put the sentence off
    told = ticked;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!status) return;
      const word = status.dataset.pfSelected || "sélectionnée";
      status.textContent = ticked === 0 ? "" : `${ticked} ${word}${ticked > 1 ? "s" : ""}`;
    }, 400);
  };

  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    refresh();
  });
  form.addEventListener("click", (event) => {
    const box = event.target.closest("[data-pf-one]");
    if (!box) return;
    if (event.shiftKey && last && last !== box) {
      const every = boxes();
      const [from, to] = [every.indexOf(last), every.indexOf(box)].sort((a, b) => a - b);
      if (from >= 0) for (const between of every.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    refresh();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.getAttribute("aria-disabled") === "true") event.preventDefault();
  });
  document.addEventListener("pf:updated", refresh);
  refresh();
}

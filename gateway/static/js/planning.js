// Brings a narrow screen to the day its planning is about: once, on arrival, without the focus.
// Going back, reloading and addresses with a fragment are left to the browser, which knows better where one was.
const NARROW = "(max-width: 47.99rem)";
const link = document.querySelector("[data-pf-opens]");
const head = link && document.getElementById(link.hash.slice(1));
const elsewhere = location.hash && location.hash !== "#resultat"; // an address that names a day, not what was done
const arriving = performance.getEntriesByType("navigation")[0]?.type === "navigate";

if (head && arriving && !elsewhere && window.scrollY === 0) {
  const sideways = head.closest(".grid-scroll");
  if (sideways) {
    const fixed = sideways.querySelector(".corner").getBoundingClientRect().right;
    sideways.scrollLeft += head.getBoundingClientRect().left - fixed;
  } else if (
    matchMedia(NARROW).matches &&
    !document.getElementById("resultat") && // what has just been done is read first
    head.getBoundingClientRect().top > window.innerHeight / 2
  ) {
    head.scrollIntoView();
  }
}

// Browsers whose style sheets cannot unfold the legend: wide screens and paper get it open.
const legend = document.querySelector("[data-pf-legend]");
if (legend && !CSS.supports("selector(::details-content)")) {
  legend.open = !matchMedia(NARROW).matches;
  window.addEventListener("beforeprint", () => (legend.open = true));
}

// Goes on to the municipality's own site, once: who comes back to this page, because that site is away, stays here.
// After the page is loaded, so that it is in the history to come back to. Without script its link is there to be followed.
const link = document.querySelector("a[data-pf-go-on]");
const [arrival] = performance.getEntriesByType("navigation");
if (link && arrival?.type === "navigate") {
  addEventListener("load", () => setTimeout(() => location.assign(link.href)));
}

// A context menu: a copy of the action bar's buttons, same words, same order. Focus goes back where it came from.

/** Opens a menu at {x, y}, or over `above` when it does not fit below; `items`: [{label, icon, disabled, act}]. */
export function openMenu({ x, y, above, label, items, back }) {
  const menu = document.createElement("ul");
  menu.className = "menu";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", label);
  for (const item of items) {
    const row = document.createElement("li");
    row.className = "menu-item";
    row.setAttribute("role", "menuitem");
    row.tabIndex = -1;
    if (item.disabled) row.setAttribute("aria-disabled", "true");
    if (item.icon) row.append(item.icon.cloneNode(true));
    row.append(item.label);
    menu.append(row);
  }
  document.body.append(menu);
  const box = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(4, Math.min(x, innerWidth - box.width - 4))}px`;
  const top = above !== undefined && y + box.height > innerHeight - 4 ? above - box.height : y;
  menu.style.top = `${Math.max(4, Math.min(top, innerHeight - box.height - 4))}px`;

  const rows = [...menu.children];
  const close = (refocus = true) => {
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("blur", away);
    window.removeEventListener("resize", away);
    menu.remove();
    if (refocus) back.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target)) close(false);
  };
  const away = () => close(false);
  const choose = (row) => {
    const item = items[rows.indexOf(row)];
    if (item.disabled) return;
    close();
    item.act();
  };
  const focus = (index) => rows[(index + rows.length) % rows.length].focus();

  menu.addEventListener("keydown", (event) => {
    const at = rows.indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
    if (event.key in moves) focus(moves[event.key]);
    else if (event.key === "Escape") close();
    else if (event.key === "Tab") close();
    else if (event.key === "Enter" || event.key === " ") choose(document.activeElement);
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const letter = event.key.toLocaleLowerCase("fr");
      const after = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
      after.find((row) => row.textContent.trim().toLocaleLowerCase("fr").startsWith(letter))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  menu.addEventListener("click", (event) => {
    const row = event.target.closest("[role=menuitem]");
    if (row) choose(row);
  });
  menu.addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("blur", away);
  window.addEventListener("resize", away);
  focus(Math.max(0, items.findIndex((item) => !item.disabled)));
  return { close };
}

// Turns the month's table of tick boxes into an ARIA grid: one tab stop, arrows, selection, context menu.
// Without script the same table is a plain form. The boxes stay inside the cells and carry the choice to the server.
import { followBar } from "./bar.js";
import { openMenu } from "./menu.js";

class Grid {
  constructor(table) {
    this.table = table;
    this.form = table.closest("form");
    this.bar = followBar(this.form);
    this.heads = [...table.tHead.querySelectorAll("[data-day]")];
    this.rows = [...table.tBodies[0].rows];
    this.cells = this.rows.map((row) => [...row.cells].slice(1));
    this.at = [0, 0];
    this.anchor = null; // where a Shift extension or a drag began
    this.before = new Set(); // what was chosen when it began
    this.menu = null;
    this.dress();
    this.listen();
    this.start();
  }

  dress() {
    this.form.classList.add("is-grid");
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-multiselectable", "true");
    const region = this.table.closest("[role=region]");
    region?.removeAttribute("tabindex");
    for (const box of this.table.querySelectorAll(".all .pick")) {
      box.removeAttribute("name"); // here they tick boxes; without script the server reads them
      box.tabIndex = -1;
    }
    this.each((cell) => {
      const box = cell.querySelector(".pick");
      if (box) box.hidden = true;
      else cell.setAttribute("aria-disabled", "true");
      cell.tabIndex = -1;
    });
    this.show();
  }

  each(act) {
    this.cells.forEach((row, r) => row.forEach((cell, c) => act(cell, r, c)));
  }

  box(cell) {
    return cell.querySelector(".pick");
  }

  place(cell) {
    const r = this.rows.indexOf(cell.parentElement);
    return [r, this.cells[r].indexOf(cell)];
  }

  chosen() {
    const chosen = [];
    this.each((cell) => this.box(cell)?.checked && chosen.push(cell));
    return chosen;
  }

  /** Draws what is chosen: cells, headers' boxes, action bar. */
  show() {
    this.each((cell) => {
      const box = this.box(cell);
      if (box) cell.setAttribute("aria-selected", String(box.checked));
    });
    const mark = (box, cells) => {
      if (!box) return;
      const able = cells.filter((cell) => this.box(cell));
      const ticked = able.filter((cell) => this.box(cell).checked).length;
      box.checked = able.length > 0 && ticked === able.length;
      box.indeterminate = ticked > 0 && ticked < able.length;
      box.disabled = able.length === 0;
    };
    this.rows.forEach((row, r) => mark(row.querySelector("th .pick"), this.cells[r]));
    this.heads.forEach((head, c) => mark(head.querySelector(".pick"), this.column(c)));
    this.bar.update(
      this.chosen().map((cell) => {
        const [r, c] = this.place(cell);
        const line = this.rows[r].querySelector("th").abbr;
        return { actions: cell.dataset.a, line, day: this.heads[c].dataset.day };
      }),
    );
  }

  column(c) {
    return this.cells.map((row) => row[c]);
  }

  set(cells, value) {
    for (const cell of cells) {
      const box = this.box(cell);
      if (box) box.checked = value;
    }
    this.show();
  }

  /** Chooses all of them, or none when all were chosen already. */
  flip(cells) {
    const able = cells.filter((cell) => this.box(cell));
    this.set(able, !able.every((cell) => this.box(cell).checked));
  }

  clear() {
    this.set(this.cells.flat(), false);
  }

  begin(r, c) {
    this.anchor = [r, c];
    this.before = new Set(this.chosen());
  }

  /** Chooses the rectangle from the anchor to here, besides what was chosen before. */
  extend(r, c) {
    const [r0, c0] = this.anchor;
    this.each((cell, row, column) => {
      const inside =
        row >= Math.min(r, r0) && row <= Math.max(r, r0) && column >= Math.min(c, c0) && column <= Math.max(c, c0);
      const box = this.box(cell);
      if (box) box.checked = inside || this.before.has(cell);
    });
    this.show();
  }

  focus(r, c, move = true) {
    const [r0, c0] = this.at;
    this.cells[r0][c0].tabIndex = -1;
    const row = Math.max(0, Math.min(r, this.cells.length - 1));
    const column = Math.max(0, Math.min(c, this.cells[row].length - 1));
    this.at = [row, column];
    const cell = this.cells[row][column];
    cell.tabIndex = 0;
    if (move) {
      cell.focus({ preventScroll: true });
      cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  /** Where Tab lands: the cell the address names, else today's first possible one, else the first possible one. */
  start() {
    const asked = /^#case-(\d+)-(\d+)$/.exec(location.hash);
    if (asked) {
      this.focus(Number(asked[1]), Number(asked[2]) - 1);
      return;
    }
    const today = this.heads.findIndex((head) => head.classList.contains("day-today"));
    const able = this.cells.flat().filter((cell) => this.box(cell));
    const first = able.find((cell) => this.place(cell)[1] >= Math.max(0, today)) || able[0] || this.cells[0][0];
    this.focus(...this.place(first), false);
  }

  detail(r, c) {
    const lines = this.form.querySelectorAll("input[name=l]");
    const index = this.rows[r].dataset.line;
    return `${this.form.getAttribute("action")}/jour/${lines[Number(index)].value}/${this.heads[c].dataset.day}`;
  }

  turn(hook) {
    const link = document.querySelector(hook);
    if (link) location.assign(`${link.href}#case-${this.at[0]}-${this.at[1] + 1}`);
  }

  open(x, y) {
    const [r, c] = this.at;
    const cell = this.cells[r][c];
    const box = this.box(cell);
    if (box && !box.checked) {
      this.set(this.cells.flat(), false);
      this.set([cell], true);
    }
    const able = Boolean(box);
    const items = this.bar.buttons.map((button) => {
      const key = button.dataset.pfAct;
      return {
        label: button.textContent.trim(),
        icon: button.querySelector("svg"),
        disabled: key !== "d" && (!able || button.getAttribute("aria-disabled") === "true"),
        act: () => (key === "d" ? location.assign(this.detail(r, c)) : this.bar.submit(key)),
      };
    });
    const where = cell.getBoundingClientRect();
    this.menu?.close(false);
    this.menu = openMenu({
      x: x ?? where.left + where.width / 2,
      y: y ?? where.bottom + 2,
      above: y === undefined ? where.top - 2 : undefined,
      label: "Actions",
      items,
      back: cell,
    });
  }

  move(event, r, c) {
    const [r0, c0] = this.at;
    if (event.shiftKey) {
      if (!this.anchor) this.begin(r0, c0);
      this.focus(r, c);
      this.extend(...this.at);
    } else {
      this.anchor = null;
      this.focus(r, c);
    }
  }

  key(event) {
    if (event.altKey || event.metaKey) return;
    const [r, c] = this.at;
    const last = [this.cells.length - 1, this.cells[r].length - 1];
    const control = event.ctrlKey;
    const moves = {
      ArrowRight: [r, c + 1],
      ArrowLeft: [r, c - 1],
      ArrowDown: [r + 1, c],
      ArrowUp: [r - 1, c],
      Home: control ? [0, 0] : [r, 0],
      End: control ? last : [r, last[1]],
    };
    if (event.key in moves) this.move(event, ...moves[event.key]);
    else if (event.key === "PageUp") this.turn("[data-pf-before]");
    else if (event.key === "PageDown") this.turn("[data-pf-after]");
    else if (event.key === " ") this.space(event, r, c);
    else if (event.key === "a" && control) this.set(this.cells.flat(), true);
    else if (event.key === "Escape") this.escape();
    else if (event.key === "Enter" || event.key === "ContextMenu") this.open();
    else if (event.key === "F10" && event.shiftKey) this.open();
    else if (event.key.toLowerCase() === "i" && !control) location.assign(this.detail(r, c));
    else return;
    event.preventDefault();
  }

  space(event, r, c) {
    this.anchor = null;
    if (event.shiftKey) this.flip(this.cells[r]);
    else if (event.ctrlKey) this.flip(this.column(c));
    else this.flip([this.cells[r][c]]);
  }

  escape() {
    if (this.drag) {
      this.drag = null;
      this.each((cell) => {
        const box = this.box(cell);
        if (box) box.checked = this.before.has(cell);
      });
      this.anchor = null;
      this.show();
      return;
    }
    this.anchor = null;
    this.clear();
  }

  listen() {
    const cellOf = (event) => event.target.closest?.("tbody td");
    this.table.addEventListener("keydown", (event) => cellOf(event) && this.key(event));
    this.table.addEventListener("focusin", (event) => {
      const cell = cellOf(event); // an assistive technology may bring the focus anywhere
      if (cell && cell !== this.cells[this.at[0]][this.at[1]]) this.focus(...this.place(cell), false);
    });
    this.listenPointer(cellOf);
    this.table.addEventListener("contextmenu", (event) => {
      const cell = cellOf(event);
      if (!cell || event.ctrlKey) return; // Ctrl + right click: the browser's own menu
      event.preventDefault();
      if (this.menu && document.querySelector(".menu")) return; // the keyboard has just opened it
      this.focus(...this.place(cell));
      this.open(event.clientX, event.clientY);
    });
    this.table.addEventListener("change", (event) => {
      const head = event.target.closest("th");
      if (!head) return;
      const column = this.heads.indexOf(head);
      const cells = column >= 0 ? this.column(column) : this.cells[this.rows.indexOf(head.parentElement)];
      this.set(cells, event.target.checked);
    });
    this.form.addEventListener("reset", () => setTimeout(() => this.show()));
    window.addEventListener("pageshow", () => this.show());
  }

  /** Choices are made when the pointer is let go, Escape abandons; dragging is an extra for the mouse. */
  listenPointer(cellOf) {
    let done = false;
    this.table.addEventListener("pointerdown", (event) => {
      const cell = cellOf(event);
      done = false;
      if (!cell || event.button !== 0 || event.pointerType === "touch") return;
      this.drag = { cell, moved: false };
      if (!event.shiftKey || !this.anchor) this.begin(...(event.shiftKey ? this.at : this.place(cell)));
    });
    this.table.addEventListener("pointerover", (event) => {
      const cell = cellOf(event);
      if (!cell || !this.drag || !(event.buttons & 1) || (cell === this.drag.cell && !this.drag.moved)) return;
      this.drag.moved = true;
      this.extend(...this.place(cell));
    });
    this.table.addEventListener("pointerup", (event) => {
      const cell = cellOf(event);
      if (!cell || !this.drag || event.button !== 0) return;
      const { moved } = this.drag;
      this.drag = null;
      done = true;
      this.focus(...this.place(cell));
      if (event.shiftKey && !moved) this.extend(...this.at);
      else if (!moved) this.flip([cell]);
      if (!event.shiftKey) this.anchor = this.at;
      if (!event.shiftKey) this.before = new Set(this.chosen());
    });
    document.addEventListener("pointerup", () => (this.drag = null));
    this.table.addEventListener("click", (event) => {
      const cell = cellOf(event);
      if (!cell) return;
      event.preventDefault(); // the label would tick its box a second time
      if (done) {
        done = false;
        return;
      }
      this.focus(...this.place(cell)); // touch, or a click made by an assistive technology
      this.flip([cell]);
    });
  }
}

for (const table of document.querySelectorAll("[data-pf-grid]")) {
  if (table.tBodies[0]?.rows.length) new Grid(table);
}

import type { Index } from "../select.ts";
import type { Sort } from "../view.ts";
import { element } from "./elements.ts";
import { headRow } from "./heads.ts";
import { rowElement } from "./row.ts";
import { rangeOf, rowLayoutOf } from "../window.ts";

interface Actions {
  readonly open: (rule: number, column: number) => void;
  readonly sortBy: (by: Sort["by"]) => void;
}

export interface Shown {
  /** Places of rules in the report. */
  readonly rows: readonly number[];
  /** Places of enforcers. */
  readonly columns: readonly number[];
  readonly sort: Sort;
  /** The cell that is open. */
  readonly open?: { readonly rule: number; readonly column: number };
}

export interface Grid {
  readonly root: HTMLElement;
  readonly update: (shown: Shown) => void;
  /** Puts the focus on a cell, after scrolling to it. */
  readonly focus: (rule: number, column: number) => void;
}

/** More rows than this are not printed: it would be hundreds of pages. */
const MOST_PRINTED = 2000;
/** A sheet between its margins, in root ems: what the screen has says nothing about paper. */
const PAPER_WIDTH = 57;

/** The table of rules. Only the rows on the screen exist, so that ten thousand cost no more than fifty. */
export function grid(index: Index, actions: Actions): Grid {
  const { data } = index;
  const heads = headRow(actions.sortBy);
  const body = element("div", { role: "rowgroup", class: "body" });
  const empty = element("p", { class: "empty", hidden: true }, "No rule fits these filters.");
  const cut = element("p", { class: "cut", hidden: true });
  const table = element(
    "div",
    { role: "grid", class: "grid", "aria-label": "Rules", "aria-readonly": "true" },
    element("div", { role: "rowgroup", class: "heads" }, heads.root),
    body,
  );
  const root = element("section", { class: "rules", "aria-label": "Rules" }, table, empty, cut);

  const drawn = new Map<number, HTMLElement>();
  let shown: Shown = { rows: [], columns: [], sort: { by: "report", descending: false } };
  let active = { row: 0, column: 0 };
  let printing = false;
  let rowHeight = 32;
  let layout = rowLayoutOf(0, 1);

  const draw = (): void => {
    const { top } = body.getBoundingClientRect();
    const wanted = printing
      ? { from: 0, to: Math.min(shown.rows.length, MOST_PRINTED) }
      : rangeOf(top, innerHeight, rowHeight, shown.rows.length);
    for (const [row, made] of drawn) {
      // What has the focus stays, or the keyboard would be lost.
      const kept = (row >= wanted.from && row < wanted.to) || made.contains(document.activeElement);
      if (kept) continue;
      made.remove();
      drawn.delete(row);
    }
    for (let row = wanted.from; row < wanted.to; row++) {
      const rule = shown.rows[row];
      if (drawn.has(row) || rule === undefined) continue;
      const made = rowElement({ index, rule, row, columns: shown.columns, open: actions.open });
      made.style.top = `${row * rowHeight}px`;
      drawn.set(row, made);
      const after = drawn.get(row + 1);
      if (after === undefined) body.append(made);
      else after.before(made);
    }
    markOpen();
    moveTabStop();
  };

  const markOpen = (): void => {
    for (const [row, made] of drawn) {
      const isOpen = shown.open !== undefined && shown.rows[row] === shown.open.rule;
      made.classList.toggle("open", isOpen);
      for (const cell of made.querySelectorAll<HTMLElement>("[data-column]")) {
        const here = isOpen && cell.dataset["column"] === String(shown.open?.column);
        cell.setAttribute("aria-expanded", String(here));
      }
    }
  };

  const cellsOf = (row: number): HTMLElement[] => [
    ...(drawn.get(row)?.querySelectorAll<HTMLElement>("[data-column]") ?? []),
  ];

  /** The whole table is one stop of the tab key; arrows move inside of it. */
  const moveTabStop = (): void => {
    active = {
      row: Math.min(active.row, Math.max(0, shown.rows.length - 1)),
      column: Math.min(active.column, Math.max(0, shown.columns.length - 1)),
    };
    for (const cell of body.querySelectorAll<HTMLElement>('[tabindex="0"]')) cell.tabIndex = -1;
    const first = drawn.has(active.row) ? active.row : Math.min(...drawn.keys());
    const cell = cellsOf(first)[active.column];
    if (cell !== undefined) cell.tabIndex = 0;
  };

  const reveal = (row: number): void => {
    const top = body.getBoundingClientRect().top + row * rowHeight;
    const covered = heads.root.getBoundingClientRect().bottom;
    if (top < covered) scrollBy(0, top - covered);
    else if (top + rowHeight > innerHeight) scrollBy(0, top + rowHeight - innerHeight + 8);
    draw();
  };

  const go = (row: number, column: number): void => {
    active = {
      row: Math.max(0, Math.min(shown.rows.length - 1, row)),
      column: Math.max(0, Math.min(shown.columns.length - 1, column)),
    };
    reveal(active.row);
    cellsOf(active.row)[active.column]?.focus({ preventScroll: true });
    moveTabStop();
  };

  body.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { row, column } = active;
    const page = Math.max(1, Math.floor(innerHeight / rowHeight) - 3);
    const moves: Readonly<Record<string, readonly [row: number, column: number]>> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      PageUp: [row - page, column],
      PageDown: [row + page, column],
      Home: [0, column],
      End: [shown.rows.length - 1, column],
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    go(...move);
  });
  body.addEventListener("focusin", ({ target }) => {
    const cell = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-column]") : null;
    if (cell === null) return;
    for (const row of drawn.keys()) {
      const column = cellsOf(row).indexOf(cell);
      if (column >= 0) active = { row, column };
    }
    moveTabStop();
  });

  /** Whether rows look otherwise than before, because the width or the number of columns is another. */
  const fit = (): boolean => {
    const em = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const next = rowLayoutOf(printing ? PAPER_WIDTH : root.clientWidth / em, shown.columns.length);
    const height = next.height * em;
    const changed = height !== rowHeight || JSON.stringify(next) !== JSON.stringify(layout);
    layout = next;
    rowHeight = height;
    table.className = `grid ${layout.kind}${layout.place ? " placed" : ""}`;
    table.style.setProperty("--row", `${rowHeight}px`);
    table.style.setProperty("--columns", String(layout.perLine));
    return changed;
  };

  const redraw = (): void => {
    const focused = body.contains(document.activeElement);
    body.style.height = printing ? "auto" : `${shown.rows.length * rowHeight}px`;
    body.replaceChildren();
    drawn.clear();
    draw();
    if (focused) go(active.row, active.column);
  };

  /** Fits rows to a new width; the row that is looked at stays where it is. */
  const refit = (): void => {
    const opened = shown.open === undefined ? -1 : shown.rows.indexOf(shown.open.rule);
    const { top } = body.getBoundingClientRect();
    const anchor = opened >= 0 ? opened : Math.max(0, Math.ceil(-top / rowHeight));
    const before = rowHeight;
    if (!fit()) return;
    redraw();
    if (top < 0 || opened >= 0) scrollBy(0, anchor * (rowHeight - before));
    draw();
  };

  const setPrinting = (on: boolean): void => {
    if (printing === on) return;
    printing = on;
    const left = shown.rows.length - MOST_PRINTED;
    cut.hidden = !on || left <= 0;
    cut.textContent = `and ${left} more rules, which are not printed: filter to see them`;
    fit();
    redraw();
  };

  let waiting = false;
  const later = (): void => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (!printing) draw();
    });
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  new ResizeObserver(() => {
    if (!printing) refit();
  }).observe(root);
  addEventListener("beforeprint", () => setPrinting(true));
  addEventListener("afterprint", () => setPrinting(false));

  return {
    root,
    update: (next) => {
      const sameRows =
        next.rows.length === shown.rows.length &&
        next.columns.length === shown.columns.length &&
        next.rows.every((rule, i) => rule === shown.rows[i]) &&
        next.columns.every((column, i) => column === shown.columns[i]);
      shown = next;
      heads.update(
        shown.columns.map((i) => data.enforcers[i]?.name ?? ""),
        shown.sort,
      );
      table.setAttribute("aria-rowcount", String(shown.rows.length + 1));
      empty.hidden = shown.rows.length > 0;
      if (sameRows) {
        refit();
        draw();
        return;
      }
      fit();
      redraw();
    },
    focus: (rule, column) => {
      const row = shown.rows.indexOf(rule);
      const at = shown.columns.indexOf(column);
      if (row >= 0 && at >= 0) go(row, at);
    },
  };
}

import type { Sort } from "../view.ts";
import { button, element } from "./elements.ts";

export interface Heads {
  readonly root: HTMLElement;
  /** @param agents names of the shown enforcers, in the order of their columns */
  readonly update: (agents: readonly string[], sort: Sort) => void;
}

/** The heads of the columns. Each of them sorts, and sorts the other way round when it is pressed again. */
export function headRow(sortBy: (by: Sort["by"]) => void): Heads {
  const made = new Map<string, HTMLElement>();
  const root = element("div", { role: "row", class: "row head", "aria-rowindex": 1 });

  const head = (by: Sort["by"], text: string, className: string): HTMLElement => {
    const known = made.get(keyOf(by));
    if (known !== undefined) return known;
    const cell = headCell(text, className, () => sortBy(by));
    made.set(keyOf(by), cell);
    return cell;
  };

  const update = (agents: readonly string[], sort: Sort): void => {
    const cells = [
      head("rule", "Rule", "rule"),
      head("place", "Place", "place"),
      ...agents.map((agent) => head({ agent }, agent, "agent")),
    ];
    for (const [key, cell] of made) {
      const direction = key !== keyOf(sort.by) ? "none" : sort.descending ? "descending" : "ascending";
      cell.setAttribute("aria-sort", direction);
    }
    // The focus would be lost with a head that is taken out and put back.
    const same = cells.length === root.children.length && cells.every((cell, i) => root.children[i] === cell);
    if (!same) root.replaceChildren(...cells);
  };
  return { root, update };
}

function keyOf(by: Sort["by"]): string {
  return typeof by === "string" ? by : `agent:${by.agent}`;
}

function headCell(text: string, className: string, onClick: () => void): HTMLElement {
  const arrow = element("span", { class: "arrow", "aria-hidden": "true" });
  const label = element("span", { class: "text" }, text);
  const control = button({ title: `${text}: sort by it` }, onClick, label, arrow);
  return element("div", { role: "columnheader", class: className }, control);
}

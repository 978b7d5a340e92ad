import { counted, grouped } from "../../words.ts";
import type { Found } from "../select.ts";
import { FILTERS, type Filter, type View } from "../view.ts";
import { button, element, mark } from "./elements.ts";

interface Actions {
  readonly search: (text: string) => void;
  readonly toggleFilter: (filter: Filter) => void;
  readonly reset: () => void;
}

export interface Toolbar {
  readonly root: HTMLElement;
  readonly field: HTMLInputElement;
  readonly update: (view: View, found: Found) => void;
}

/** Text, words, and how many rules are left. */
export function toolbar(total: number, actions: Actions): Toolbar {
  const field = element("input", {
    type: "search",
    id: "text",
    placeholder: "Filter rules: deny write .env",
    autocomplete: "off",
    spellcheck: "false",
    "aria-keyshortcuts": "/",
  });
  field.addEventListener("input", () => actions.search(field.value));
  const toggles = FILTERS.map((filter) => {
    const count = element("span", { class: "count" });
    const content = filter === "around" ? ["ways around"] : [mark(filter), filter];
    const control = button(
      { class: `toggle ${filter}`, "aria-pressed": "false" },
      () => actions.toggleFilter(filter),
      ...content,
      count,
    );
    return { filter, control, count };
  });
  const status = element("output", { class: "status", for: "text" });
  const reset = button({ class: "reset" }, actions.reset, "Show all");
  const root = element(
    "div",
    { class: "toolbar", role: "search" },
    element("label", { for: "text", class: "hidden" }, "Filter by effect, subject and place"),
    field,
    element(
      "div",
      { class: "toggles", role: "group", "aria-label": "Show rules with these words" },
      ...toggles.map(({ control }) => control),
    ),
    element("div", { class: "result" }, status, reset),
  );
  // On several lines it would hide too many rules if it stayed in sight.
  new ResizeObserver(() => {
    const tall =
      root.offsetHeight > 4.5 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    root.classList.toggle("tall", tall);
    document.documentElement.style.setProperty("--tools", tall ? "0px" : `${root.offsetHeight}px`);
  }).observe(root);
  const update = (view: View, { rows, counts }: Found): void => {
    if (field.value !== view.text) field.value = view.text;
    for (const { filter, control, count } of toggles) {
      control.setAttribute("aria-pressed", String(view.filters.includes(filter)));
      count.textContent = grouped(counts[filter]);
    }
    status.textContent =
      rows.length === total ? counted(total, "rule") : `${grouped(rows.length)} of ${counted(total, "rule")}`;
    const { agents, filters, text } = view;
    reset.hidden = agents.length === 0 && filters.length === 0 && text === "";
  };
  return { root, field, update };
}

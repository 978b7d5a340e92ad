import { titleWithRelease } from "../../../../enforcers/release.ts";
import type { CoverageEnforcer } from "../../../report.ts";
import { WORDS, type CoverageWord } from "../../../word.ts";
import { grouped } from "../../words.ts";
import type { View } from "../view.ts";
import { bar, button, element, mark } from "./elements.ts";

interface Actions {
  readonly toggleAgent: (name: string) => void;
  /** Shows the rules with this word in this enforcer alone. */
  readonly only: (name: string, word: CoverageWord) => void;
}

/** Who was asked, with totals. Both choose what is shown below. */
export function summary(
  enforcers: readonly CoverageEnforcer[],
  actions: Actions,
): { readonly root: HTMLElement; readonly update: (view: View) => void } {
  const rows = enforcers.map((enforcer) => summaryRow(enforcer, actions));
  const head = element(
    "tr",
    {},
    element("th", { scope: "col" }, "Enforcer"),
    element("th", { scope: "col" }, "Layer 1"),
    element(
      "th",
      { scope: "col", class: "share" },
      element("span", { class: "hidden" }, "Share of each word"),
    ),
    ...WORDS.map((word) => element("th", { scope: "col", class: `number ${word}` }, mark(word), word)),
  );
  const table = element(
    "table",
    { class: "summary" },
    element("caption", { class: "hidden" }, "Rules by word, for each enforcer"),
    element("thead", {}, head),
    element("tbody", {}, ...rows.map(({ root: row }) => row)),
  );
  const root = element("section", { class: "totals", "aria-label": "Totals" }, table);
  return { root, update: (view) => rows.forEach(({ update }) => update(view)) };
}

function summaryRow(
  { name, title, version, measured, layer1, totals }: CoverageEnforcer,
  actions: Actions,
): { readonly root: HTMLElement; readonly update: (view: View) => void } {
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", () => actions.toggleAgent(name));
  const numbers = WORDS.map((word) => ({
    word,
    control: button(
      {
        class: `number ${word}${totals[word] === 0 ? " zero" : ""}`,
        "aria-label": `${name}: ${totals[word]} ${word}, show only these`,
      },
      () => actions.only(name, word),
      element("span", { class: "label" }, mark(word), word),
      grouped(totals[word]),
    ),
  }));
  const label = element(
    "label",
    { title: "Show this column" },
    box,
    element("span", { class: "agent" }, name),
    element("span", { class: "release" }, titleWithRelease(title, version, measured)),
  );
  const root = element(
    "tr",
    {},
    element("th", { scope: "row" }, label),
    element("td", { class: "layer" }, element("span", { class: "label" }, "layer 1: "), layer1),
    element("td", { class: "share" }, bar(totals)),
    ...numbers.map(({ control }) => element("td", { class: "number" }, control)),
  );
  return {
    root,
    update: ({ agents, filters }) => {
      const shown = agents.length === 0 || agents.includes(name);
      box.checked = shown;
      root.classList.toggle("off", !shown);
      const alone = agents.length === 1 && shown && filters.length === 1;
      for (const { word, control } of numbers)
        control.setAttribute("aria-pressed", String(alone && filters[0] === word));
    },
  };
}

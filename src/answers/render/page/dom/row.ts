import { aroundMark, aroundText, NOT_APPLIED, placeText, ruleVerb } from "../../words.ts";
import { cellAt, type PageRule } from "../data.ts";
import type { Index } from "../select.ts";
import { button, code, element, mark } from "./elements.ts";

/** One rule of the table. Its place among the shown rows is for readers of the screen. */
export interface RowRequest {
  readonly index: Index;
  /** Its place in the report. */
  readonly rule: number;
  /** Its place among the shown rows. */
  readonly row: number;
  readonly columns: readonly number[];
  readonly open: (rule: number, column: number) => void;
}

export function rowElement({ index, rule, row, columns, open }: RowRequest): HTMLElement {
  const described = index.rules[rule];
  const made = element("div", { role: "row", class: "row", "aria-rowindex": row + 2 });
  if (described === undefined) return made;
  const cells = columns.map((column) => cellElement(index, { rule, described, column, open }));
  const place = placeText(described.file, described.line);
  made.append(
    element(
      "div",
      { role: "rowheader", class: "rule", title: `${ruleVerb(described)} ${described.subject}` },
      element("span", { class: "verb" }, ruleVerb(described)),
      code(described.subject, "subject"),
    ),
    element(
      "div",
      { role: "gridcell", class: "place", title: place },
      code(placeText(described.source, described.line)),
    ),
    ...cells,
  );
  return made;
}

interface CellRequest {
  readonly rule: number;
  readonly described: PageRule;
  readonly column: number;
  readonly open: RowRequest["open"];
}

function cellElement({ data }: Index, { rule, described, column, open }: CellRequest): HTMLElement {
  const cell = cellAt(data, rule, column);
  const name = data.enforcers[column]?.name ?? "";
  const around = aroundText(cell.around);
  const word = cell.applies === false ? NOT_APPLIED : cell.word;
  const control = button(
    {
      class: `cell word ${cell.word}`,
      tabindex: -1,
      "data-column": column,
      "aria-label": `${name}: ${word}${around === "" ? "" : `, ${around}`}. ${ruleVerb(described)} ${described.subject}`,
      "aria-haspopup": "dialog",
    },
    () => open(rule, column),
    element("span", { class: "who", "aria-hidden": "true" }, name),
    mark(cell.word),
    element("span", { class: "name" }, word),
    element("span", { class: "around" }, aroundMark(cell.around)),
  );
  return element("div", { role: "gridcell", class: "holder" }, control);
}

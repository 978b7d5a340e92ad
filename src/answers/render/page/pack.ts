import { printable } from "../../../diagnostics/text.ts";
import type { Cell, CoverageReport, CoverageRule } from "../../report.ts";
import { EFFORTS, WORDS } from "../../word.ts";
import { subjectWithAgents } from "../words.ts";
import { COUNTS, OUTCOMES, RULE_TEXTS, SHAPE_TEXTS, type PageData } from "./data.ts";

/** Makes a report small, and its texts harmless to look at: invisible characters become visible ones. */
export function pack(report: CoverageReport): PageData {
  const strings = new Table<string>();
  const shapes = new Table<readonly number[]>();
  const text = (raw: string): number => strings.placeOf(printable(raw), (shown) => shown);

  const cell = ({ applies, word, counts, reasons, ...witnesses }: Cell): number[] => {
    const numbers = [
      applies === false ? WORDS.length : WORDS.indexOf(word),
      ...EFFORTS.flatMap((effort) => COUNTS.map((count) => counts[effort][count])),
      reasons.length,
      ...reasons.map(text),
    ];
    OUTCOMES.forEach((outcome, rank) => {
      for (const witness of witnesses[outcome]) {
        const shape = [
          rank,
          EFFORTS.indexOf(witness.effort),
          ...SHAPE_TEXTS.map((name) => text(witness[name])),
        ];
        const entry = witness.entry === undefined ? -1 : text(witness.entry);
        numbers.push(shapes.placeOf(shape, String), text(witness.access), entry);
      }
    });
    return numbers;
  };
  const rule = (one: CoverageRule): number[] => [
    ...RULE_TEXTS.map((name) => text(name === "subject" ? subjectWithAgents(one) : one[name])),
    one.line ?? 0,
    one.reason === undefined ? -1 : text(one.reason),
  ];

  const rules = report.rules.map(rule);
  const cells = report.rules.map((one) => one.cells.map(cell));
  return {
    format: 2,
    platform: printable(report.platform),
    enforcers: report.enforcers.map((one) => ({
      ...one,
      name: printable(one.name),
      title: printable(one.title),
      ...(one.version === undefined ? {} : { version: printable(one.version) }),
      layer1: printable(one.layer1),
    })),
    reasons: Object.fromEntries(
      Object.entries(report.reasons).map(([code, { title, why, remedy }]) => [
        printable(code),
        { title: printable(title), why: printable(why), remedy: printable(remedy) },
      ]),
    ),
    strings: strings.items,
    shapes: shapes.items,
    rules,
    cells,
  };
}

/** Gives equal things the same number. */
class Table<T> {
  readonly items: T[] = [];
  readonly #places = new Map<string, number>();

  placeOf(item: T, keyOf: (item: T) => string): number {
    const key = keyOf(item);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.items.length);
    this.items.push(item);
    return this.items.length - 1;
  }
}

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleReport } from "../../../../test/browser/sample-report.ts";
import { printable } from "../../../diagnostics/text.ts";
import { cellAt, detailsAt, OUTCOMES, ruleAt } from "./data.ts";
import { pack } from "./pack.ts";
import { find, indexOf } from "./select.ts";
import { EVERYTHING, FILTERS, hashOf, viewOf, type View } from "./view.ts";
import { rangeOf, rowLayoutOf } from "./window.ts";

const report = sampleReport({ rules: 300, enforcers: 3 });
const index = indexOf(pack(report));

describe("the packed report", () => {
  test.each([false, true])("gives back what went in, made visible (hostile: %j)", (hostile) => {
    const original = sampleReport({ rules: 120, enforcers: 4, hostile });
    const data = JSON.parse(JSON.stringify(pack(original))) as ReturnType<typeof pack>;
    original.rules.forEach((rule, at) => {
      const { effect, action, line, reason } = rule;
      expect(ruleAt(data, at)).toEqual({
        id: rule.id,
        effect,
        action,
        subject: printable(rule.subject),
        source: rule.source,
        file: rule.file,
        ...(line === undefined ? {} : { line }),
        ...(reason === undefined ? {} : { reason: printable(reason) }),
      });
      rule.cells.forEach((cell, i) => {
        const { word, counts, around, reasons } = cell;
        const witnesses = OUTCOMES.flatMap((outcome) =>
          cell[outcome].map(({ access, entry, ...rest }) => ({
            ...rest,
            outcome,
            access: printable(access),
            ...(entry === undefined ? {} : { entry: printable(entry) }),
          })),
        );
        expect(cellAt(data, at, i)).toEqual({ word, counts, around });
        expect(detailsAt(data, at, i)).toEqual({ word, counts, around, reasons, witnesses });
      });
    });
  });

  test("stays small: many rules in seven enforcers", () => {
    const large = sampleReport({ rules: 3000, enforcers: 7 });
    expect(JSON.stringify(pack(large)).length).toBeLessThan(JSON.stringify(large).length / 4);
  });
});

const names = ["srt", "claude", "copilot"];
const views = fc.record({
  agents: fc.subarray(names),
  filters: fc.subarray([...FILTERS]),
  text: fc.string({ unit: "grapheme" }),
  sort: fc.record({
    by: fc.oneof(
      fc.constantFrom("report" as const, "rule" as const, "place" as const),
      fc.record({ agent: fc.constantFrom(...names) }),
    ),
    descending: fc.boolean(),
  }),
  open: fc.option(fc.record({ rule: fc.string({ unit: "grapheme" }), agent: fc.constantFrom(...names) }), {
    nil: undefined,
  }),
});

describe("the hash", () => {
  test("gives back every view", () => {
    fc.assert(
      fc.property(views, ({ open, ...rest }) => {
        const view: View = open === undefined ? rest : { ...rest, open };
        expect(viewOf(`#${hashOf(view)}`, names)).toEqual(view);
      }),
    );
  });

  test("is empty for the view that a page opens with", () => {
    expect(hashOf(EVERYTHING)).toBe("");
    expect(viewOf("", names)).toEqual(EVERYTHING);
  });

  test("of a stranger does no harm", () => {
    fc.assert(fc.property(fc.string(), (hash) => void viewOf(hash, names)));
    expect(viewOf("#agents=nobody,claude&words=bad,none&sort=agent:nobody&open=nobody:x", names)).toEqual({
      ...EVERYTHING,
      agents: ["claude"],
      filters: ["none"],
    });
  });
});

describe("what a view shows", () => {
  const shown = (view: Partial<View>): number[] => [...find(index, { ...EVERYTHING, ...view }).rows];

  test("everything, in the order of the report", () => {
    expect(shown({})).toEqual(report.rules.map((_, at) => at));
  });

  test("rules with a chosen word in a shown column", () => {
    const wanted = report.rules.flatMap(({ cells }, at) => (cells[1]?.word === "weaker" ? [at] : []));
    expect(wanted.length).toBeGreaterThan(3);
    expect(shown({ agents: ["claude"], filters: ["weaker"] })).toEqual(wanted);
  });

  test("rules with ways around", () => {
    const wanted = report.rules.flatMap(({ cells }, at) =>
      cells.some(({ around }) => around.variant + around.deliberate > 0) ? [at] : [],
    );
    expect(wanted.length).toBeGreaterThan(3);
    expect(shown({ filters: ["around"] })).toEqual(wanted);
  });

  test("rules in which every part of the text occurs", () => {
    const wanted = report.rules.flatMap(({ effect, action, subject }, at) =>
      effect === "deny" && action === "write" && subject.includes(".env") ? [at] : [],
    );
    expect(wanted.length).toBeGreaterThan(1);
    expect(shown({ text: " .ENV  deny write" })).toEqual(wanted);
    expect(shown({ text: "srt-settings.json:12" }).length).toBeGreaterThan(0);
  });

  test("counts for each word what choosing it would show", () => {
    const { counts } = find(index, {
      ...EVERYTHING,
      text: "deny",
      agents: ["srt", "copilot"],
      filters: ["none"],
    });
    for (const filter of FILTERS)
      expect(counts[filter], filter).toBe(
        shown({ text: "deny", agents: ["srt", "copilot"], filters: [filter] }).length,
      );
  });

  test("sorted by text, by place and by column, both ways round", () => {
    const subjects = shown({ sort: { by: "rule", descending: false } }).map(
      (at) => report.rules[at]?.subject ?? "",
    );
    expect(subjects).toEqual([...subjects].sort());
    const lines = shown({ text: "bash-rules", sort: { by: "place", descending: true } }).map(
      (at) => report.rules[at]?.line ?? 0,
    );
    expect(lines).toEqual([...lines].sort((a, b) => b - a));
    const order = ["none", "weaker", "unknown", "partial", "stricter", "exact"];
    const words = shown({ sort: { by: { agent: "copilot" }, descending: false } }).map((at) =>
      order.indexOf(report.rules[at]?.cells[2]?.word ?? ""),
    );
    expect(words).toEqual(words.toSorted((a, b) => a - b));
  });
});

describe("rows", () => {
  test("on the screen are always drawn, and never more than a few screens of them", () => {
    const numbers = fc.record({
      top: fc.integer({ min: -400_000, max: 2000 }),
      height: fc.integer({ min: 200, max: 2000 }),
      row: fc.integer({ min: 20, max: 120 }),
      rows: fc.integer({ min: 0, max: 10_000 }),
    });
    fc.assert(
      fc.property(numbers, ({ top, height, row, rows }) => {
        const { from, to } = rangeOf(top, height, row, rows);
        expect(to - from).toBeLessThanOrEqual(height / row + 26);
        for (let i = 0; i < rows; i += 7) {
          const visible = top + (i + 1) * row > 0 && top + i * row < height;
          if (visible) expect(i >= from && i < to).toBe(true);
        }
      }),
    );
  });

  test("have a layout for every width", () => {
    expect(rowLayoutOf(90, 7)).toMatchObject({ kind: "wide", place: true });
    expect(rowLayoutOf(83, 7)).toMatchObject({ kind: "wide", place: false });
    expect(rowLayoutOf(60, 7)).toMatchObject({ kind: "stacked", perLine: 7 });
    expect(rowLayoutOf(20, 7)).toMatchObject({ kind: "tight", perLine: 4 });
    expect(rowLayoutOf(20, 7).height).toBeGreaterThan(rowLayoutOf(20, 4).height);
    expect(rowLayoutOf(0, 1).perLine).toBe(1);
  });
});

import { explains } from "../table/infer-scalars.ts";
import { relationHolds, takesSomeObjects } from "../table/infer.ts";
import { kindId, type Position } from "../tried/positions.ts";
import type { Findings, Outcomes } from "./verdicts.ts";

/** What the method cannot see, whatever it finds (`src/targets/claude/settings/facts.md`, "Not in the table"). */
const OF_THE_METHOD = [
  "files of the administrator, and settings given on the command line",
  "keys that a server can switch on: they are judged as they are without one",
  "how long a string may be, and what it may hold beyond the formats that were tried",
  "values that are accepted and then ignored without a word: they count as fine",
  "other systems than the one this runs on",
] as const;

/** Cases without a verdict, one a line. */
export function inconclusiveOf(outcomes: Outcomes): readonly string[] {
  return [...outcomes].flatMap(([{ id, value }, { verdict, messages }]) =>
    verdict === "unknown" ? [`${id} = ${JSON.stringify(value)}: ${messages[0] ?? "it was not asked"}`] : [],
  );
}

/**
 * What could not be judged, one statement a line.
 * @param unlisted keys of the program for which only the everyday values were tried
 */
export function limitsOf(
  findings: Findings,
  positions: readonly Position[],
  unlisted: readonly string[],
): readonly string[] {
  return [
    ...positions.flatMap((position) => limitsAt(position, findings)),
    ...(unlisted.length > 0
      ? [`only everyday values were tried for ${unlisted.length} keys: ${unlisted.join(", ")}`]
      : []),
    ...OF_THE_METHOD.map((limit) => `not judged: ${limit}`),
  ];
}

function limitsAt({ id, node }: Position, findings: Findings): readonly string[] {
  switch (node.kind) {
    case "leaf":
      return node.format === undefined ? [] : formatLimits(id, node.format, findings);
    case "kinds":
      return Object.entries(node.of).flatMap(([kind, { relations }]) =>
        isNoKind(findings, kindId(id, kind))
          ? [`${kindId(id, kind)}: no valid object is known, so nothing in it was judged`]
          : relations
              .filter((relation) => !relationHolds(relation, kindId(id, kind), findings))
              .map(
                ({ what, key, other }) => `${kindId(id, kind)}: that ${key} ${what} ${other} does not hold`,
              ),
      );
    case "object":
      return isNoKind(findings, id) && takesSomeObjects(id, findings)
        ? [`${id}: some objects are accepted; which, the table does not say`]
        : [];
    case "list":
    case "record":
      return [];
  }
}

const isNoKind = (findings: Findings, id: string): boolean =>
  findings.answers(id).some(([{ about }, verdict]) => about === "base" && verdict === "file");

function formatLimits(id: string, format: string, findings: Findings): readonly string[] {
  const strings = findings
    .values(id)
    .flatMap(([value, verdict]) => (typeof value === "string" ? [{ value, isBad: verdict === "file" }] : []));
  const good = strings.flatMap(({ value, isBad }) => (isBad ? [] : [value]));
  const bad = strings.flatMap(({ value, isBad }) => (isBad ? [value] : []));
  // Where every string or none is accepted there is nothing to explain.
  if (good.length === 0 || bad.length === 0 || explains(format, good, bad)) return [];
  return [
    `${id}: the format ${format} does not explain what was measured; the table holds the strings tried`,
  ];
}

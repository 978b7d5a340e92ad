import { checkSettings } from "../../../src/targets/claude/settings/check.ts";
import { isObj } from "../../../src/targets/claude/settings/objects.ts";
import type { Schema, Type } from "../../../src/targets/claude/settings/schema.ts";
import type { Case } from "../tried/cases.ts";
import { aloneDocument } from "../tried/documents.ts";
import type { Judgement } from "../agent/judge.ts";
import type { JsonObject } from "../tried/nodes.ts";
import type { Table } from "./table.ts";
import { mapInside } from "./types.ts";
import type { Outcomes } from "../measure/verdicts.ts";

/** Something that the table says and the agent does not do, or the other way round. */
export interface Difference {
  /** What it is about, in which there may be many of them. */
  readonly place: string;
  readonly where: string;
  readonly table: string;
  readonly measured: string;
}

const FATE = { dead: "the file is dropped", alive: "the file is loaded" } as const;

/** Cases in which the file fares otherwise than the interpreter of the table says. */
export function caseDifferences(outcomes: Outcomes, table: Schema): readonly Difference[] {
  return [...outcomes].flatMap(([one, { verdict, messages }]) => {
    if (verdict === "unknown") return [];
    const document = aloneDocument(one);
    return documentDifference(one.id, describe(one), document, verdict === "file", messages, table);
  });
}

/** The same for documents that were judged as they are. */
export function documentDifferences(
  documents: readonly JsonObject[],
  judgements: readonly Judgement[],
  table: Schema,
): readonly Difference[] {
  return documents.flatMap((document, i) => {
    const judgement = judgements[i];
    if (judgement === undefined || !judgement.judged) return [];
    const messages = judgement.issues.map(({ message }) => message);
    const text = JSON.stringify(document);
    return documentDifference(text, text, document, !judgement.alive, messages, table);
  });
}

function documentDifference(
  place: string,
  where: string,
  document: JsonObject,
  isDead: boolean,
  messages: readonly string[],
  table: Schema,
): readonly Difference[] {
  const problems = checkSettings(document, table);
  if (problems.length > 0 === isDead) return [];
  const [problem] = problems;
  const said = messages.length > 0 ? `: ${messages.join(" | ").slice(0, 200)}` : "";
  const reason = problem === undefined ? "" : `: expected ${problem.expected}, got ${problem.got}`;
  return [
    {
      place,
      where,
      table: `${problem === undefined ? FATE.alive : FATE.dead}${reason}`,
      measured: `${isDead ? FATE.dead : FATE.alive}${said}`,
    },
  ];
}

const describe = ({ id, value }: Case): string => `${id} = ${JSON.stringify(value)}`;

/** One difference for each place, and how many more there are in it. */
export function firstOfEach(all: readonly Difference[]): readonly (Difference & { readonly more: number })[] {
  const count = (place: string): number => all.filter((one) => one.place === place).length;
  return all
    .filter((one, i) => all.findIndex(({ place }) => place === one.place) === i)
    .map((one) => ({ ...one, more: count(one.place) - 1 }));
}

/** Where two tables say something else; how much was tried for them does not count. */
export function tableDifferences(committed: Table, measured: Table): readonly Difference[] {
  return compare(comparable(committed), comparable(measured), "");
}

/** Without numbers of the run, and without names for types: the same type may have another name. */
function comparable(table: Table): JsonLike {
  const expanded = (type: Type): Type => {
    const target = typeof type === "object" && "ref" in type ? table.defs[type.ref] : undefined;
    return mapInside(target === undefined ? type : expanded(target), expanded);
  };
  const { hookGuards, aliases, patterns, root } = table;
  return { hookGuards, aliases, patterns, root: expanded(root) };
}

type JsonLike = unknown;

function compare(committed: JsonLike, measured: JsonLike, path: string): readonly Difference[] {
  if (JSON.stringify(committed) === JSON.stringify(measured)) return [];
  if (!isObj(committed) || !isObj(measured))
    return [{ place: path, where: path, table: shown(committed), measured: shown(measured) }];
  const keys = [...new Set([...Object.keys(committed), ...Object.keys(measured)])];
  const inside = keys.flatMap((key) => compare(committed[key], measured[key], `${path}/${key}`));
  // The same members in another order: the text would differ, but nothing that it says.
  return inside;
}

function shown(value: JsonLike): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

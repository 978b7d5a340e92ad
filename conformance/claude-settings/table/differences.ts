import { checkSettings } from "../../../src/targets/claude/settings/check.ts";
import type { Schema } from "../../../src/targets/claude/settings/schema.ts";
import type { Case } from "../tried/cases.ts";
import { aloneDocument } from "../tried/documents.ts";
import type { Judgement } from "../agent/judge.ts";
import type { JsonObject } from "../tried/nodes.ts";
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
  const problems = checkSettings(document, undefined, table);
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

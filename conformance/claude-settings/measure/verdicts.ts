import type { Case } from "../tried/cases.ts";
import { severityOf } from "../agent/words.ts";
import type { Json } from "../tried/nodes.ts";

/**
 * What became of a value. `ok`: the file was loaded, and nothing said of the value. `entry`: the file was loaded, and
 * the value dropped. `file`: the whole file was dropped. `unknown`: inconclusive, there is no report to rely on.
 */
export type Verdict = "ok" | "entry" | "file" | "unknown";

export interface Outcome {
  readonly verdict: Verdict;
  /** What doctor said of it; for `unknown` why there is no verdict. */
  readonly messages: readonly string[];
  /** Tried in a document of its own, so that the canary decided, and not doctor's words. */
  readonly alone: boolean;
  /** The file was dropped without a word. */
  readonly silent: boolean;
}

export type Outcomes = ReadonlyMap<Case, Outcome>;

/** The wording of a message, without what it says of the single value. */
export function wordingOf(message: string): string {
  return message
    .replaceAll(/"[^"]*"/g, '"…"')
    .replaceAll(/'[^']*'/g, "'…'")
    .replaceAll(/\d+/g, "N")
    .replace(/received \w+( \w+)?/, "received …")
    .slice(0, 110);
}

/** The verdict as far as doctor's words go. */
export function verdictOf(messages: readonly string[]): Verdict {
  if (messages.some((message) => severityOf(message) === "file")) return "file";
  return messages.length > 0 ? "entry" : "ok";
}

/** What was measured, by place: what the inference asks. */
export interface Findings {
  /** Values that were tried at a place, with what became of them. */
  values(id: string): readonly (readonly [Json, Verdict])[];
  /** Cases with a question of their own. */
  answers(id: string): readonly (readonly [NonNullable<Case["question"]>, Verdict])[];
  has(id: string): boolean;
  verdict(id: string, value: Json): Verdict | undefined;
  /** Whether a value leaves its file alive. A value that was not tried counts as one that does. */
  survives(id: string, value: Json): boolean;
}

export function findingsOf(outcomes: Outcomes): Findings {
  const values = new Map<string, (readonly [Json, Verdict])[]>();
  const answers = new Map<string, (readonly [NonNullable<Case["question"]>, Verdict])[]>();
  const verdicts = new Map<string, Verdict>();
  const keyOf = (id: string, value: Json): string => `${id}\0${JSON.stringify(value)}`;
  for (const [{ id, value, question }, { verdict }] of outcomes) {
    if (question === undefined) {
      listAt(values, id).push([value, verdict]);
      const key = keyOf(id, value);
      if (!verdicts.has(key)) verdicts.set(key, verdict);
    } else listAt(answers, id).push([question, verdict]);
  }
  const verdict = (id: string, value: Json): Verdict | undefined => verdicts.get(keyOf(id, value));
  return {
    values: (id) => values.get(id) ?? [],
    answers: (id) => answers.get(id) ?? [],
    has: (id) => values.has(id) || answers.has(id),
    verdict,
    survives: (id, value) => verdict(id, value) !== "file",
  };
}

function listAt<T>(map: Map<string, T[]>, key: string): T[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

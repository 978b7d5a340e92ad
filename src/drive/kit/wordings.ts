import type { Answer } from "./answer.ts";

/**
 * What an answer of an agent means. `refused`: the agent refuses by itself, and no rule is the reason. `unreached`: the
 * tool gave up before any rule was checked, so the answer tells nothing about rules.
 */
export type Meaning = "allowed" | "asked" | "denied" | "refused" | "not-offered" | "unreached";

/** Words with which an agent answers its model. */
export interface Wording<Tool extends string, M extends string = Meaning> {
  /** By default every tool says so. */
  readonly tools?: readonly Tool[];
  /** Whether the agent marks such an answer as an error; by default either. */
  readonly isError?: boolean;
  readonly pattern: RegExp;
  readonly meaning: M;
}

/** How much of an answer is kept for people, in characters. */
const KEPT = 300;

/**
 * A function that tells what an answer of a tool means: the first wording that fits counts.
 * It returns undefined for words that were never seen: they mean nothing, least of all that something was allowed.
 */
export function meaningBy<Tool extends string, M extends string = Meaning>(
  wordings: readonly Wording<Tool, M>[],
): (tool: Tool, text: string, isError?: boolean) => M | undefined {
  return (tool, text, isError) =>
    wordings.find(
      (wording) =>
        wording.tools?.includes(tool) !== false &&
        (wording.isError ?? isError) === isError &&
        wording.pattern.test(text),
    )?.meaning;
}

const SAID: Readonly<Record<Meaning, Omit<Answer, "text">>> = {
  allowed: { verdict: "allowed" },
  asked: { verdict: "asked" },
  denied: { verdict: "denied" },
  refused: { verdict: "denied", byItself: true },
  "not-offered": { verdict: "not-offered" },
  unreached: { verdict: "untried" },
};

/**
 * What an answer tells about an access.
 * @param text undefined when no answer came
 * @param rule the rule that it names
 */
export function answerOf(meaning: Meaning | undefined, text: string | undefined, rule?: string): Answer {
  if (text === undefined) return { verdict: "lost", text: "no answer" };
  const said = meaning === undefined ? ({ verdict: "lost" } as const) : SAID[meaning];
  // What a tool shows could be what a file holds.
  const kept = said.verdict === "allowed" ? "" : text.slice(0, KEPT);
  return { ...said, text: kept, ...(rule === undefined ? {} : { rule }) };
}

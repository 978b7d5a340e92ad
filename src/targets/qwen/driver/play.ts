import type { Played, ToolCall, Turn } from "../../../drive/tool-call.ts";
import type { World } from "../../../drive/world.ts";
import type { TriedAccess } from "../../driver.ts";
import { different, keyOf, type Answer } from "../../driving.ts";
import { beginningOf, prepare, type CalledTool, type Prepared } from "./calls.ts";
import { meaningOf, namedRule } from "./wordings.ts";

/** So many calls are made at once: fewer cost more turns, more would all be lost with one that hangs. */
const MOST_CALLS = 40;

/** So much of an answer is kept for people, and of a file is compared with what was shown, in characters. */
const KEPT = 300;
const COMPARED = 100;

interface Made {
  readonly key: string;
  readonly id: string;
  readonly tool: CalledTool;
  /** What the file begins with that is read. */
  readonly shown: string;
}

export interface Play {
  readonly script: (played: Played) => Turn | undefined;
  /** The answers that are there, by the key of the access. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Whether a call only prepares another one. */
  readonly isPreparation: (id: string) => boolean;
  readonly isOver: () => boolean;
}

type Ready = Extract<Prepared, { kind: "call" }>;

/** Tries accesses one turn after the other: what changes nothing first, and what has to be read before in a turn before. */
export function play(accesses: readonly TriedAccess[], world: World): Play {
  const answers = new Map<string, Answer>();
  const once = different(accesses);
  const stages = [
    once.filter(({ tool }) => tool !== "Write" && tool !== "Edit"),
    once.filter(({ tool }) => tool === "Edit"),
    once.filter(({ tool }) => tool === "Write"),
  ].flatMap((stage) => slices(stage));
  let waiting: readonly { readonly key: string; readonly ready: Ready }[] = [];
  let made: readonly Made[] = [];
  let calls = 0;
  let isOver = false;

  const prepared = (stage: readonly TriedAccess[]): typeof waiting =>
    stage.flatMap((access) => {
      const key = keyOf(access);
      const ready = prepare(access, world);
      if (ready.kind === "call") return [{ key, ready }];
      answers.set(key, { verdict: "untried", text: ready.why });
      return [];
    });

  const callAll = (): Turn => {
    made = waiting.map(({ key, ready }) => ({
      key,
      id: `call_${calls++}`,
      tool: ready.tool,
      shown: shownBy(ready),
    }));
    const turn = waiting.map(({ ready }, i) => ({
      id: made[i]?.id ?? "",
      name: ready.tool,
      input: ready.input,
    }));
    waiting = [];
    return turn;
  };

  const next = (): Turn | undefined => {
    if (waiting.length > 0) return callAll();
    for (let stage = stages.shift(); stage !== undefined; stage = stages.shift()) {
      waiting = prepared(stage);
      const first = waiting.flatMap(({ ready: { readFirst } }): ToolCall[] =>
        readFirst === undefined
          ? []
          : [{ id: `${PREPARES}${calls++}`, name: "read_file", input: { file_path: readFirst } }],
      );
      if (first.length > 0) return first;
      if (waiting.length > 0) return callAll();
    }
    isOver = true;
    return undefined;
  };

  const script = ({ results }: Played): Turn | undefined => {
    for (const one of made) answers.set(one.key, { ...answerOf(one, results.get(one.id)?.text), id: one.id });
    made = [];
    return next();
  };
  return { script, answers, isPreparation: (id) => id.startsWith(PREPARES), isOver: () => isOver };
}

const PREPARES = "first_";

function slices<T>(items: readonly T[]): (readonly T[])[] {
  const count = Math.ceil(items.length / MOST_CALLS);
  return Array.from({ length: count }, (_, i) => items.slice(i * MOST_CALLS, (i + 1) * MOST_CALLS));
}

/** What a reading shows has no words of the agent around it, so it is compared with what is there. */
function shownBy({ tool, input }: Ready): string {
  const file = input["file_path"];
  return tool === "read_file" && typeof file === "string"
    ? beginningOf(file).slice(0, COMPARED).trimEnd()
    : "";
}

function answerOf({ tool, shown }: Made, text: string | undefined): Answer {
  if (text === undefined) return { verdict: "lost", text: "no answer" };
  const isShown = shown !== "" && text.includes(shown);
  const meaning = meaningOf(tool, text) ?? (isShown ? "allowed" : undefined);
  const said = text.slice(0, KEPT);
  switch (meaning) {
    case "allowed":
      return { verdict: "allowed", text: "" };
    case "refused":
      return { verdict: "denied", byItself: true, text: said };
    case "unreached":
      return { verdict: "untried", text: said };
    case undefined:
      return { verdict: "lost", text: said };
    case "asked":
    case "not-offered":
      return { verdict: meaning, text: said };
    case "denied": {
      const rule = namedRule(text);
      return { verdict: "denied", text: said, ...(rule === undefined ? {} : { rule }) };
    }
  }
}

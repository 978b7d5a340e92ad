import * as fs from "node:fs";
import * as path from "node:path";
import type { Played, ToolCall, Turn } from "../../../drive/tool-call.ts";
import type { World } from "../../../drive/world.ts";
import type { TriedAccess } from "../../driver.ts";
import { different, keyOf, type Answer } from "../../driving.ts";
import { prepare, type CalledTool } from "./calls.ts";
import { meaningOf } from "./wordings.ts";

/** So many calls are made at once: fewer cost more turns, more would all be lost with one that hangs. */
const MOST_CALLS = 40;

/** So much of an answer is kept for people, in characters. */
const KEPT = 300;

/** So much of what was shown is compared with what is there, in characters. */
const COMPARED = 100;

interface Made {
  readonly key: string;
  readonly id: string;
  readonly tool: CalledTool;
  /** What the file begins with that is read. */
  readonly shown: string | undefined;
  /** It is a link that leads out of the project. */
  readonly isLinkOut: boolean;
}

export interface Play {
  readonly script: (played: Played) => Turn | undefined;
  /** The answers that are there, by the key of the access. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Whether the model was asked for anything. */
  readonly isBegun: () => boolean;
  readonly isOver: () => boolean;
}

/** Tries accesses one turn after the other: what changes nothing first. */
export function play(accesses: readonly TriedAccess[], world: World): Play {
  const answers = new Map<string, Answer>();
  const once = different(accesses);
  const isWriting = ({ tool }: TriedAccess): boolean => tool === "Write" || tool === "Edit";
  const queue = [
    ...once.filter((access) => !isWriting(access)),
    ...once.filter(({ tool }) => tool === "Edit"),
    ...once.filter(({ tool }) => tool === "Write"),
  ];
  let made: readonly Made[] = [];
  let calls = 0;
  let isBegun = false;
  let isOver = false;

  const next = (): Turn | undefined => {
    const turn: ToolCall[] = [];
    const now: Made[] = [];
    while (turn.length < MOST_CALLS) {
      const access = queue.shift();
      if (access === undefined) break;
      const key = keyOf(access);
      const prepared = prepare(access, world);
      if (prepared.kind === "untried") {
        answers.set(key, { verdict: "untried", text: prepared.why });
        continue;
      }
      const id = `call_${calls++}`;
      const file = prepared.input["file_path"];
      const shown =
        prepared.tool === "read_file" && typeof file === "string" ? beginningOf(file, world) : undefined;
      const isLinkOut = shown !== undefined && typeof file === "string" && leadsOut(file, world);
      now.push({ key, id, tool: prepared.tool, shown, isLinkOut });
      turn.push({ id, name: prepared.tool, input: prepared.input });
    }
    made = now;
    isOver = turn.length === 0;
    return isOver ? undefined : turn;
  };

  const script = ({ results }: Played): Turn | undefined => {
    isBegun = true;
    for (const { key, id, ...called } of made)
      answers.set(key, { ...answerOf(called, results.get(id)?.text), id });
    return next();
  };
  return { script, answers, isBegun: () => isBegun, isOver: () => isOver };
}

/** What a reading shows has no words of the agent around it, so it is compared with what is there. */
function beginningOf(file: string, world: World): string | undefined {
  try {
    const text = fs.readFileSync(path.resolve(world.cwd, file), "utf8").slice(0, COMPARED).trimEnd();
    return text === "" ? undefined : text;
  } catch {
    return undefined;
  }
}

function leadsOut(file: string, { cwd }: World): boolean {
  const full = path.resolve(cwd, file);
  if (!fs.lstatSync(full).isSymbolicLink()) return false;
  return !fs.realpathSync(full).startsWith(`${fs.realpathSync(cwd)}/`);
}

/** Such a link is refused as if an ignore file named it, whatever the rules are (facts.md, workspace, 0.61.0). */
const REFUSED_LINK = /^File path '[^\n]*' is ignored by configured ignore patterns\./;

function answerOf({ tool, shown, isLinkOut }: Omit<Made, "key" | "id">, text: string | undefined): Answer {
  if (text === undefined) return { verdict: "lost", text: "no answer" };
  const isShown = shown !== undefined && text.startsWith(shown);
  const meaning = meaningOf(tool, text) ?? (isShown ? "allowed" : undefined);
  const said = text.slice(0, KEPT);
  if (isLinkOut && REFUSED_LINK.test(text)) return { verdict: "denied", byItself: true, text: said };
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
    case "denied":
    case "not-offered":
      return { verdict: meaning, text: said };
  }
}

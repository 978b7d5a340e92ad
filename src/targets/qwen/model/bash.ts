import type { LayerAnswer } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { nearCommand } from "./near.ts";
import { operationsOf, type Operation } from "./operations.ts";
import { candidates } from "./paths.ts";
import { readOnly } from "./read-only.ts";
import type { Found, Lists, ToolName } from "./rules.ts";
import type { Mode } from "./settings.ts";
import { comparedText, segmentsOf } from "./text.ts";

type Line = Extract<Attempt, { tool: "Bash" }>;

export interface ShellInput {
  readonly lists: Lists;
  readonly mode: Mode;
  readonly environment: Environment;
}

/** What one part of a line comes to. `default`: no rule speaks of it. */
interface Part {
  readonly verdict: "deny" | "ask" | "allow" | "default" | "unknown";
  readonly found?: Found;
}

const HARMLESS = "known-harmless-command";

const NOT_MEASURED: LayerAnswer = { verdict: "unknown", reason: "not-measured" };

/**
 * What the agent does with a command line: deny before ask before allow, of everything that it sees in the line, and
 * the strictest of all parts (facts.md, sections D to F, release 0.24.4).
 */
export function decideLine(attempt: Line, input: ShellInput): LayerAnswer {
  const { line } = attempt;
  const { environment, lists, mode } = input;
  // The agent gives up on a line in which it finds no program.
  if (/^\s*(#|$|\(\()|^\s*[A-Za-z_]\w*=\S*\s*$/.test(line)) return NOT_MEASURED;
  const place = { cwd: attempt.access.cwd, home: environment.home };
  const seen = operationsOf(line, place);
  const files = seen.map((one) => operationPart(one, input));
  const segments = segmentsOf(line);
  const texts = isOneComment(line) ? [line] : segments.map(({ text }) => text);
  const parts = texts.map((text): Part => {
    const own = commandPart(text, lists);
    if (own.verdict === "deny" || segments.length < 2) return own;
    // Each part is looked at once more as if the line began with it.
    return strictest([own, ...operationsOf(text, place).map((one) => operationPart(one, input))]);
  });
  const all = [...files, ...parts];
  const denied = all.find(({ verdict }) => verdict === "deny");
  if (denied !== undefined) return entryOf(denied, "deny");
  if (all.some(({ verdict }) => verdict === "unknown")) return NOT_MEASURED;
  const near = (answer: LayerAnswer): LayerAnswer => {
    const reason = nearCommand(attempt, input, seen);
    return reason === undefined ? answer : { ...answer, reason };
  };
  const asked = all.find(({ verdict }) => verdict === "ask");
  if (asked !== undefined) {
    if (mode === "yolo") return { verdict: "allow", reason: "mode-asks-nothing" };
    if (mode === "plan") return NOT_MEASURED;
    // Lost directories are asked about by no rule of the user's.
    if (asked.found === undefined)
      return mode === "auto" ? NOT_MEASURED : { verdict: "ask", reason: "directory-lost-asks" };
    return entryOf(asked, "ask");
  }
  if (parts.every(({ verdict }) => verdict === "allow")) {
    const entry = parts.find(({ found }) => found?.kind === "rule");
    return allowedBy(entry, mode, near);
  }
  const answer = unruled(line, texts, parts, mode);
  // About `ls |` it asked; which lines without an end it takes for harmless was not tried.
  const isBroken = attempt.commands.kind === "unparsable" && answer.reason === HARMLESS;
  return isBroken ? NOT_MEASURED : near(answer);
}

function allowedBy(
  part: Part | undefined,
  mode: Mode,
  near: (answer: LayerAnswer) => LayerAnswer,
): LayerAnswer {
  // Rules that open too much are set aside in it, and which those are was only tried for a few.
  if (mode === "auto") return NOT_MEASURED;
  return near(part === undefined ? { verdict: "allow" } : entryOf(part, "allow"));
}

function unruled(line: string, texts: readonly string[], parts: readonly Part[], mode: Mode): LayerAnswer {
  if (mode === "yolo") return { verdict: "allow", reason: "mode-asks-nothing" };
  // The text of a here-document is cut into lines as if they were commands.
  if (line.includes("<<")) return NOT_MEASURED;
  const changes = texts.some((text) => /^(cd|pushd)(\s|$)/.test(text));
  const rest = texts.filter((_, i) => parts[i]?.verdict !== "allow");
  const judged = (changes ? [line] : rest).map(readOnly);
  if (judged.every((one) => one === "yes")) return { verdict: "allow", reason: HARMLESS };
  if (judged.includes("unknown") && !judged.includes("no")) return NOT_MEASURED;
  if (mode === "auto") return { verdict: "unknown", reason: "model-decides" };
  if (mode === "plan") return NOT_MEASURED;
  return { verdict: "ask", reason: "other-commands-ask" };
}

/** A line that holds nothing but one plain command and a comment is not cut. */
function isOneComment(line: string): boolean {
  return /^[^\\$`;&|(){}<>\n\r"'#]*[ \t]#/.test(line) && !/^\s*#/.test(line);
}

function commandPart(text: string, lists: Lists): Part {
  const compared = comparedText(text);
  for (const verdict of ["deny", "ask", "allow"] as const) {
    const found = lists[verdict].command(compared);
    if (found?.kind === "rule") return { verdict, found };
    if (found?.kind === "maybe") return { verdict: "unknown" };
  }
  return { verdict: "default" };
}

const TOOL_OF: Readonly<Record<Exclude<Operation["kind"], "fetch">, ToolName>> = {
  read: "read",
  list: "glob",
  write: "write",
  edit: "edit",
};

function operationPart(operation: Operation, { lists, environment }: ShellInput): Part {
  for (const verdict of ["deny", "ask"] as const) {
    const found =
      operation.kind === "fetch"
        ? lists[verdict].host(operation.host)
        : lists[verdict].path(TOOL_OF[operation.kind], candidates(operation.path, environment));
    if (found?.kind === "rule") return { verdict, found };
    if (found?.kind === "maybe") return { verdict: "unknown" };
  }
  if (operation.kind === "fetch" || !operation.isDoubtful) return { verdict: "default" };
  const tool = TOOL_OF[operation.kind];
  return { verdict: lists.deny.speaksOf(tool) || lists.ask.speaksOf(tool) ? "ask" : "default" };
}

const ORDER = { deny: 4, unknown: 3, ask: 2, default: 1, allow: 0 } as const;

/** What a file comes to counts only where it is stricter, and never by default. */
function strictest([own, ...others]: readonly [Part, ...Part[]]): Part {
  return others.reduce(
    (most, one) => (one.verdict !== "default" && ORDER[one.verdict] > ORDER[most.verdict] ? one : most),
    own,
  );
}

function entryOf({ found }: Part, verdict: "deny" | "ask" | "allow"): LayerAnswer {
  return found?.kind === "rule" ? { verdict, entry: found.entry } : { verdict };
}

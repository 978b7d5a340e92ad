import { splitWords } from "../../shell/words.ts";
import { planWhole, restricting, type Present } from "../kit/whole-file.ts";
import type { Drift, Plan, PlanInput } from "../target.ts";
import type { CopilotOptions } from "./options.ts";
import { HOOKS } from "./artifacts.ts";
import { flagLine, render } from "./render.ts";

/**
 * Compares the flags with a file that twsrt owns wholly. Order, repetition, quoting style and blanks carry no
 * meaning; a line that is no flag of ours is `extra`. So is a comment: pasted into a command it would cut it short.
 */
export function plan({ compiled, current, artifact }: PlanInput<CopilotOptions>): Plan {
  if (artifact === HOOKS) return { kind: "planned", next: current?.text ?? "", drift: [], diagnostics: [] };
  return planWhole({
    current,
    next: render(compiled),
    entries: compiled.entries,
    alternatives: compiled.alternatives,
    present: readFlags(current?.text ?? ""),
    idOf: ({ key, value }) => flagLine(key, String(value)),
    shown: ({ key, value }) => `${key} ${value}`,
  });
}

/** What generate writes, and so almost every line; the rest is split as a shell would. */
const OWN_LINE = /^(--[a-z-]+) '([^']*)' \\$/;

/** The flags of the file by the line that generate would write for them. */
export function readFlags(text: string): Map<string, Present> {
  const flags = new Map<string, Present>();
  for (const line of wholeLines(text)) {
    if (line.trim() === "" || line.trim() === "\\") continue;
    const own = OWN_LINE.exec(line);
    const pairs = own === null ? splitFlags(line) : [[own[1] as string, own[2] as string] as const];
    if (pairs === undefined) {
      const entry = line.trim();
      flags.set(line, { key: "", entry, ...restricting(restrictedBy("", entry)) });
    } else {
      for (const [key, value] of pairs) {
        const entry = `${key} ${value}`;
        flags.set(flagLine(key, value), { key, entry, value, ...restricting(restrictedBy(key, entry)) });
      }
    }
  }
  return flags;
}

/** How many lines one quoted value may have: a path with more line breaks is taken for a quote that was left open. */
const MOST_LINES = 20;

/** The lines of the file, and as one what a quoted value with line breaks takes up. */
function wholeLines(text: string): readonly string[] {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const whole: string[] = [];
  for (let at = 0; at < lines.length;) {
    let count = 1;
    while (count < MOST_LINES && at + count < lines.length && isOpen(lines.slice(at, at + count))) count++;
    if (isOpen(lines.slice(at, at + count))) count = 1;
    whole.push(lines.slice(at, at + count).join("\n"));
    at += count;
  }
  return whole;
}

function isOpen(lines: readonly string[]): boolean {
  const line = lines.join("\n");
  if (OWN_LINE.test(line) || !/['"]/.test(line)) return false;
  const split = splitWords(line.replace(/\\\s*$/, ""));
  return split.kind === "not-simple" && split.found === "a quote that never closes";
}

function splitFlags(line: string): (readonly [string, string])[] | undefined {
  const split = splitWords(line.replace(/\\\s*$/, ""));
  if (split.kind === "not-simple") return undefined;
  const pairs: (readonly [string, string])[] = [];
  for (let i = 0; i < split.words.length; i++) {
    const word = split.words[i] as string;
    if (!word.startsWith("--")) return undefined;
    const equals = word.indexOf("=");
    if (equals > 0) {
      pairs.push([word.slice(0, equals), word.slice(equals + 1)]);
      continue;
    }
    const value = split.words[i + 1];
    if (value === undefined || value.startsWith("--")) return undefined;
    pairs.push([word, value]);
    i++;
  }
  return pairs;
}

/** Only flags that allow are known to restrict nothing, and so is a line without any flag. */
function restrictedBy(key: string, entry: string): Drift["restricts"] {
  if (/^--deny-tool (?:shell\(|(?!(?:read|write|url)(?:\(|$))[\w-]+(?:\([\w-]+\))?$)/.test(entry))
    return "bash";
  const opensOnly = key === "" ? entry.startsWith("#") || !entry.includes("--") : key.startsWith("--allow-");
  return opensOnly ? undefined : "srt";
}

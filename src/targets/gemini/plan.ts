import type { Document } from "../../diagnostics/diagnostic.ts";
import { ineffective } from "../kit/refused.ts";
import { planWhole, restricting, type Present } from "../kit/whole-file.ts";
import type { Drift, Entry, Plan, PlanInput } from "../target.ts";
import type { GeminiOptions } from "./options.ts";
import { IGNORE, POLICY, SETTINGS } from "./artifacts.ts";
import { IGNORE_LINE } from "./keys.ts";
import { ownEntry } from "./policy-file/own-entry.ts";
import type { PolicyRule } from "./policy-file/check.ts";
import type { readPolicy } from "./policy-file/read.ts";
import { shownRule } from "./policy-file/shown.ts";
import { render } from "./render.ts";

/**
 * Compares the policy with a file. The settings are the user's, apart from two items; the other files twsrt owns wholly.
 * Order, repetition and layout carry no meaning in them, because the priorities decide. A rule that twsrt would not
 * write is `extra`.
 */
export async function plan(input: PlanInput<GeminiOptions>): Promise<Plan> {
  const { compiled, current, artifact, file, isLink } = input;
  // The agent reads files of that folder, and takes a link for none (research/gemini.md 1, release 0.61.0).
  if (artifact === POLICY && isLink === true)
    return ineffective([{ code: "target-linked", args: {}, place: { at: "file", file } }]);
  const next = render(compiled, artifact);
  const entries = compiled.entries.filter((entry) => entry.artifact === artifact);
  if (artifact === SETTINGS) return (await import("./settings.ts")).planSettings(entries, current, next);
  const whole = { current, next, entries, idOf: ({ key, value }: Entry) => idOf(key, String(value)) };
  if (current === undefined || current.text.trim() === "")
    return planWhole({ ...whole, current: undefined, present: new Map() });
  // The everyday case, which needs no parser.
  if (current.text === next) return { kind: "planned", next, drift: [], diagnostics: [] };
  const present = artifact === IGNORE ? linesOf(current) : await entriesOf(current);
  if (present.kind === "dropped") return ineffective(present.problems);
  if (present.kind === "unusable") return { kind: "unusable", problems: present.problems };
  return planWhole({ ...whole, present: present.entries });
}

type Read =
  | { readonly kind: "entries"; readonly entries: ReadonlyMap<string, Present> }
  | Exclude<ReturnType<typeof readPolicy>, { kind: "rules" }>;

/** The lines of an ignore file; comments and empty ones say nothing. */
function linesOf({ text }: Document): Read {
  const entries = new Map<string, Present>();
  for (const line of text.split(/\r?\n/))
    if (line.trim() !== "" && !line.startsWith("#"))
      entries.set(idOf(IGNORE_LINE, line), { key: IGNORE_LINE, entry: line, restricts: "srt" });
  return { kind: "entries", entries };
}

/** What the file has, as entries where twsrt could have written it. */
async function entriesOf(document: Document): Promise<Read> {
  const { readPolicy } = await import("./policy-file/read.ts");
  const read = readPolicy(document);
  if (read.kind !== "rules") return read;
  const entries = new Map<string, Present>();
  for (const rule of read.rules) {
    const own = ownEntry(rule);
    if (own === undefined) {
      const text = shownRule(rule);
      entries.set(idOf("", text), { key: "", entry: text, ...restricting(restrictedBy(rule)) });
    } else {
      const { key, value } = own;
      entries.set(idOf(key, value), { key, entry: value, ...restricting(restrictedBy(rule)) });
    }
  }
  for (const name of read.others) {
    // A checker may refuse what the rules allow; the agent reads no other table.
    const restricts = restricting(name === "safety_checker" ? "srt" : undefined);
    entries.set(idOf("", name), { key: "", entry: name, ...restricts });
  }
  return { kind: "entries", entries };
}

function idOf(key: string, value: string): string {
  return `${key}\0${value}`;
}

function restrictedBy(rule: PolicyRule): Drift["restricts"] {
  if (rule.decision === "allow") return undefined;
  if (typeof rule.toolName === "string" && rule.toolName.startsWith("mcp_")) return "bash";
  const isOfSrt = [rule.commandPrefix, rule.commandRegex, rule.mcpName].every((field) => field === undefined);
  return isOfSrt ? "srt" : "bash";
}

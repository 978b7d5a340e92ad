import { dotted, type Diagnostic, type Document, type KeyPath } from "../../diagnostics/diagnostic.ts";
import type { JsonDialect } from "../../edit/json-dialect.ts";
import { readJson, type JsonResult } from "../../edit/json.ts";
import type { Reader } from "../../diagnostics/codes.ts";
import type { Drift, Entry, Plan } from "../target.ts";
import { missing } from "./drift.ts";
import { ineffective, refusedJson } from "./refused.ts";

/** A value that the agent does not accept in its place. */
export interface Refused {
  readonly code: "target-refused" | "target-stops-agent" | "target-value-ignored";
  readonly path: KeyPath;
  readonly expected: string;
  readonly got: string;
}

/** What differs in one place, and what a merge needs to know of it. */
export interface Change {
  readonly drift: readonly Drift[];
}

/** A JSON file of the user's in which twsrt owns entries. */
export interface JsonFile<One extends Change> {
  /** Its name in a message about the whole of it. */
  readonly title: string;
  readonly read: (text: string) => JsonResult;
  /** What the agent does with a text that it cannot read. */
  readonly reader: Exclude<Reader, "source">;
  readonly check: (value: unknown) => readonly Refused[];
  readonly compare: (value: unknown) => readonly One[];
  /** Editing needs a syntax tree; comparing, the everyday case, does not load it. */
  readonly merge: (text: string, value: unknown, changes: readonly One[]) => Promise<string>;
  readonly findings: (before: unknown, after: unknown, changes: readonly One[]) => readonly Diagnostic[];
}

/**
 * Compares a file with what the policy demands, by meaning, and merges what differs into it. A file that the agent does not
 * accept is not merged into, and the merged text is checked as a whole, parts of others included.
 * @param empty the text of a file that contains nothing else
 */
export async function planJson<One extends Change>(
  file: JsonFile<One>,
  current: Document | undefined,
  entries: readonly Entry[],
  empty: string,
): Promise<Plan> {
  if (current === undefined || current.text.trim() === "") {
    const value = accepted(file, empty);
    const diagnostics = file.findings(value, value, []);
    return { kind: "planned", next: empty, drift: entries.map(missing), diagnostics };
  }
  const read = file.read(current.text);
  if (!read.ok) return refusedJson(read.problem, current, file.reader);
  const refused = file.check(read.value);
  const fatal = refused.filter(({ code }) => code !== "target-value-ignored");
  if (fatal.length > 0) return ineffective(refusals(fatal, file.title, current));
  if (refused.length > 0) return { kind: "unusable", problems: refusals(refused, file.title, current) };
  const changes = file.compare(read.value);
  const isCurrent = changes.length === 0;
  const next = isCurrent ? current.text : await file.merge(current.text, read.value, changes);
  const after = isCurrent ? read.value : accepted(file, next);
  const drift = changes.flatMap((change) => change.drift);
  return { kind: "planned", next, drift, diagnostics: file.findings(read.value, after, changes) };
}

/** A text of twsrt's as the agent will read it. */
function accepted<One extends Change>({ read, check }: JsonFile<One>, text: string): unknown {
  const again = read(text);
  if (!again.ok) throw new Error(`broken JSON was made: ${again.problem.kind} at ${again.problem.offset}`);
  const [problem] = check(again.value);
  if (problem !== undefined) throw new Error(`a refused value was made at ${dotted(problem.path)}`);
  return again.value;
}

/** Refused values as problems of a document. */
function refusals(refused: readonly Refused[], title: string, document: Document): readonly Diagnostic[] {
  return refused.map(({ code, path, expected, got }) => ({
    code,
    args: { path: path.length === 0 ? title : dotted(path), expected, got },
    place: { at: "value", document, path },
  }));
}

/** Reads a text in the dialect of an agent. */
export function reading(dialect: JsonDialect): (text: string) => JsonResult {
  return (text) => readJson(text, dialect);
}

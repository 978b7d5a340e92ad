import type { Document } from "../../diagnostics/diagnostic.ts";
import type { Drift, Entry, Plan } from "../target.ts";
import { missing } from "./drift.ts";

/** Something in a file that twsrt owns wholly: as drift, if no rule of the policy explains it. */
export type Present = Pick<Drift, "key" | "entry" | "value" | "restricts">;

export interface WholeFile {
  readonly current: Document | undefined;
  /** The text of a file that has just the entries. */
  readonly next: string;
  readonly entries: readonly Entry[];
  /** Entries that another machine would write, which may stay. */
  readonly alternatives?: readonly Entry[];
  /** What is in the file, by the ids that entries have. */
  readonly present: ReadonlyMap<string, Present>;
  /** Equal for an entry and what a file has of it, however it is written there. */
  readonly idOf: (entry: Entry) => string;
  /** How a missing entry is shown, where its value alone does not say it. */
  readonly shown?: (entry: Entry) => string;
}

/**
 * Compares a file that twsrt owns wholly with what the policy demands. Order, repetition and layout carry no meaning in such
 * files, so one that has just the entries is left as it is.
 */
export function planWhole({
  current,
  next,
  entries,
  alternatives = [],
  present,
  idOf,
  shown,
}: WholeFile): Plan {
  const wanted = new Map(entries.map((entry) => [idOf(entry), entry]));
  const explained = new Set(alternatives.map(idOf));
  const drift: Drift[] = [];
  for (const [id, entry] of wanted)
    if (!present.has(id))
      drift.push({ ...missing(entry), ...(shown === undefined ? {} : { entry: shown(entry) }) });
  for (const [id, found] of present)
    if (!wanted.has(id) && !explained.has(id)) drift.push({ kind: "extra", ...found });
  const isCurrent = current !== undefined && drift.length === 0;
  return { kind: "planned", next: isCurrent ? current.text : next, drift, diagnostics: [] };
}

/** The source that could explain what was found, where it restricts at all. */
export function restricting(restricts: Drift["restricts"]): Pick<Drift, "restricts"> {
  return restricts === undefined ? {} : { restricts };
}

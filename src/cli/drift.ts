import { printable } from "../diagnostics/text.ts";
import type { Drift } from "../targets/target.ts";

const SIGN = { missing: "+", extra: "-", misplaced: "~" } as const;

/** A difference as a line: what it is, and the list it belongs to unless the entry names that itself. */
export function driftLine({ kind, key, entry }: Drift): string {
  const list = key === "" || entry.startsWith(key) ? "" : `  (${key})`;
  return `${SIGN[kind]} ${printable(entry)}${list}\n`;
}

import { printable } from "../diagnostics/text.ts";
import type { OwnedDrift } from "../workspace/ownership.ts";

export const SIGN = { missing: "+", extra: "-", misplaced: "~", overridden: "!" } as const;

/** A difference as a line: what it is, and the list it belongs to unless the entry names that itself. */
export function driftLine(drift: OwnedDrift): string {
  const { kind, key, entry, implies = [] } = drift;
  const list = key === "" || entry.startsWith(key) ? "" : `  (${key})`;
  const lines = implies.map((one) => `    ${printable(one)}\n`);
  return `${SIGN[kind]} ${printable(entry)}${list}\n${lines.join("")}`;
}

import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Collects what is wrong (`problems`: nothing may be generated) and what is odd (`warnings`). */
export interface Findings {
  readonly problems: Diagnostic[];
  readonly warnings: Diagnostic[];
}

/** No findings yet. */
export function noFindings(): Findings {
  return { problems: [], warnings: [] };
}

/** A value for a person: its JSON type. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (value === "") return "an empty string";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

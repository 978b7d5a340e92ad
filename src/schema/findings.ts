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

/**
 * A value for a person: itself where it is short, otherwise what it is.
 * @param object what the format calls an object
 */
export function valueText(value: unknown, object = "an object"): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return value.length <= 30 ? JSON.stringify(value) : "a string";
  if (typeof value === "object") return value instanceof Date ? "a date" : object;
  return `${value as boolean | number | bigint}`;
}

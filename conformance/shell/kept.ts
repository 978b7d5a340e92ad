import * as fs from "node:fs";
import type { Miss } from "./judge.ts";

/** A line that was missed once. All of them are tried again first, in every run. */
export interface Kept {
  readonly policy: string;
  readonly line: string;
  /** What the real shell did that the policy restricts. */
  readonly happened: readonly string[];
}

/** A line that is still missed, with the lines that came to it when they were made smaller. */
export interface Known extends Kept {
  readonly from: readonly string[];
}

export const CORPUS = "conformance/shell/corpus.jsonl";
export const KNOWN = "conformance/shell/known-misses.jsonl";

/** One JSON object a line; a file that is not there has none. */
export function readKept<T extends Kept>(file: string): readonly T[] {
  if (!fs.existsSync(file)) return [];
  const text = fs.readFileSync(file, "utf8").trim();
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as T);
}

export function writeKept(file: string, kept: readonly Kept[]): void {
  const sorted = kept.toSorted((a, b) => compare(a.policy, b.policy) || compare(a.line, b.line));
  fs.writeFileSync(file, sorted.map((one) => `${JSON.stringify(one)}\n`).join(""));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function keyOf({ policy, line }: Pick<Kept, "policy" | "line">): string {
  return `${policy} ${line}`;
}

export function keptOf({ policy, line, happened }: Miss): Kept {
  return { policy, line, happened };
}

/** The list of known misses by every line that leads to one. */
export function knownKeys(known: readonly Known[]): ReadonlySet<string> {
  return new Set(
    known.flatMap((one) => [keyOf(one), ...one.from.map((line) => keyOf({ policy: one.policy, line }))]),
  );
}

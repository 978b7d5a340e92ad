import * as path from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { readText, type ReadResult } from "../files/read.ts";
import { replaceFile } from "../files/write.ts";
import type { RuleId } from "../policy/policy.ts";
import type { Workspace } from "./load.ts";
import { srtText } from "./srt-text.ts";
import { checksum } from "./state.ts";
import { replaceKeeping, type WriteOutcome } from "./write.ts";

/** A settings file of the sandbox with the rules of all layers. */
export interface SrtOutput {
  readonly file: string;
  readonly next: string;
  /** The rules by the place of their entry, such as `/filesystem/denyRead/3`. */
  readonly rules: ReadonlyMap<string, RuleId>;
  readonly current: ReadResult;
  /** twsrt did not write what is there. */
  readonly isForeign: boolean;
}

/**
 * The settings of the sandbox as merged from all layers, which go into a file of twsrt's own: the user's file is a source.
 * @returns undefined where the user's layer is the only one, so that the user's file says everything
 */
export function srtOutput(workspace: Workspace): SrtOutput | undefined {
  const { layers, policy, config, state } = workspace;
  if (layers.all.length === 1) return undefined;
  const file = config.layers.srtOutput ?? path.join(state, "srt-settings.json");
  const current = readText(file);
  const written = writtenTo(state, file);
  const { text: next, rules } = srtText(policy, layers);
  const isKnown = current.kind !== "ok" || current.text === next || checksum(current.text) === written;
  return { file, next, rules, current, isForeign: !isKnown };
}

/** Writes the file. One that twsrt did not write, or that was changed since, is left alone. */
export function writeSrtOutput(
  { file, next, current, isForeign }: SrtOutput,
  state: string,
  now: Date,
): WriteOutcome {
  if (isForeign) return { kind: "failed", problem: foreign(file) };
  if (current.kind === "unreadable") {
    const args = { file, reason: describeReason(current.reason) };
    return { kind: "failed", problem: { code: "write-failed", args } };
  }
  // Remembered first: a file that was written and is not remembered would be left alone from then on.
  const record = recordFile(state, file);
  const before = readText(record);
  const text = `${checksum(next)}\n`;
  const expected = before.kind === "ok" ? before.bytes : ({ kind: "missing" } as const);
  const remembered = replaceFile({ path: record, text, expected });
  if (remembered.kind !== "written") {
    const args = { file: record, reason: "it cannot be replaced" };
    return { kind: "failed", problem: { code: "write-failed", args } };
  }
  return replaceKeeping({ file, current, text: next, copyName: `srt-${checksum(file)}`, folder: state, now });
}

/** How the file differs from the policy, one line for each entry. */
export function srtDrift({ current, next }: SrtOutput): {
  readonly missing: string[];
  readonly extra: string[];
} {
  const wanted = linesOf(next);
  const present = current.kind === "ok" ? linesOf(current.text) : new Set<string>();
  return {
    missing: [...wanted].filter((line) => !present.has(line)),
    extra: [...present].filter((line) => !wanted.has(line)),
  };
}

export function foreign(file: string): Diagnostic {
  return { code: "srt-output-foreign", args: { file } };
}

function linesOf(text: string): Set<string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new Set(["(not JSON)"]);
  }
  return new Set(lines(value, ""));
}

function lines(value: unknown, at: string): string[] {
  if (Array.isArray(value))
    return value.length === 0 ? [`${at}: []`] : value.map((one) => `${at}: ${JSON.stringify(one)}`);
  if (typeof value !== "object" || value === null) return [`${at}: ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, one]) => lines(one, at === "" ? key : `${at}.${key}`));
}

function recordFile(state: string, file: string): string {
  return path.join(state, `srt-${checksum(file)}.written`);
}

/** The checksum of what twsrt wrote into the file last. */
function writtenTo(state: string, file: string): string | undefined {
  const read = readText(recordFile(state, file));
  return read.kind === "ok" ? read.text.trim() : undefined;
}

import * as path from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { pointer } from "../diagnostics/diagnostic.ts";
import { readText, type ReadResult } from "../files/read.ts";
import { replaceFile } from "../files/write.ts";
import type { Policy, Rule, RuleId } from "../policy/policy.ts";
import { subjectText } from "../policy/subject-text.ts";
import type { Workspace } from "./load.ts";
import type { Layers } from "./layer-folders.ts";
import { isSelfProtection, protectionOf } from "./protect.ts";
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

/** The settings with which the sandbox enforces the whole policy: those of the user, or where there are several layers, of all. */
export function wholeSettings({ layers, policy, documents }: Workspace): string {
  return layers.all.length === 1 ? documents.srt.text : srtText(policy, layers).text;
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

const LISTS = [
  ["filesystem", "denyRead", "read", "deny"],
  ["filesystem", "allowRead", "read", "allow"],
  ["filesystem", "denyWrite", "write", "deny"],
  ["filesystem", "allowWrite", "write", "allow"],
  ["network", "allowedDomains", "connect", "allow"],
  ["network", "deniedDomains", "connect", "deny"],
] as const;

type Section = Readonly<Record<string, unknown>>;

/** The sandbox requires every list; where no layer has one it is empty, which allows nothing. */
function srtText(
  { rules, rest }: Policy,
  layers: Layers,
): Pick<SrtOutput, "rules"> & { readonly text: string } {
  // A project is usually open to writing, and with it the layer that restricts its commands.
  const folders = new Set(
    layers.all.flatMap(({ folder }) => (folder === undefined ? [] : protectionOf(folder))),
  );
  const settings: Record<string, unknown> = { ...rest };
  delete settings["$schema"];
  delete settings["enabled"];
  const places = new Map<string, RuleId>();
  for (const [section, list, action, effect] of LISTS) {
    const own = rules.filter(
      (rule) => rule.action === action && rule.effect === effect && (isEntry(rule) || folders.has(rule.id)),
    );
    own.forEach(({ id }, index) => places.set(pointer([section, list, index]), id));
    settings[section] = { ...(settings[section] as Section | undefined), [list]: own.map(entryOf) };
  }
  return { text: `${JSON.stringify(settings, undefined, 2)}\n`, rules: places };
}

/** Files of credentials are among the other settings. An inert host could make the sandbox refuse the file. */
function isEntry({ id, origin, inert }: Rule): boolean {
  return inert === undefined && origin.path[0] !== "credentials" && !isSelfProtection(id);
}

function entryOf(rule: Rule): unknown {
  const isLiteral = rule.subject.kind === "path" && rule.subject.literal;
  return isLiteral ? { path: rule.subject.text, literal: true } : subjectText(rule);
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

import { isObject } from "../../../edit/json.ts";
import type { Environment } from "../../../policy/environment.ts";
import { quoteIfNeeded } from "../../../shell/quote.ts";

/** A value of the sandbox's settings as a row: a list of the policy is one row, so that a difference of one is shown alone. */
export interface SandboxRow {
  readonly setting: "sandbox";
  readonly at: readonly string[];
  readonly value: unknown;
}

/** The settings of the sandbox. The sandbox itself checks them. */
export type SandboxSettings = Readonly<Record<string, unknown>>;

/**
 * The settings as rows.
 * @param text plain JSON, as the sandbox reads it
 */
export function sandboxRows(text: string): readonly SandboxRow[] {
  const settings = JSON.parse(text) as SandboxSettings;
  return Object.entries(settings).flatMap(([section, value]): SandboxRow[] => {
    // twsrt's own key and that of editors; the sandbox reads neither.
    if (section === "$schema" || section === "enabled") return [];
    const keys = isObject(value) ? Object.entries(value) : [];
    return keys.length === 0
      ? [{ setting: "sandbox", at: [section], value }]
      : keys.map(([key, inner]) => ({ setting: "sandbox", at: [section, key], value: inner }));
  });
}

/**
 * The settings that rows make.
 * @throws for a row that is not one: settings of which a part is not understood must not be applied
 */
export function settingsOfRows(rows: readonly Partial<SandboxRow>[]): SandboxSettings {
  const settings: Record<string, unknown> = {};
  for (const { at, value } of rows) {
    const [section, key] = at ?? [];
    if (section === undefined) throw new TypeError("a row of the sandbox without its place");
    if (key === undefined) settings[section] = value;
    else settings[section] = { ...sectionOf(settings, section), [key]: value };
  }
  return settings;
}

function sectionOf(settings: SandboxSettings, name: string): Readonly<Record<string, unknown>> {
  const section = settings[name];
  return isObject(section) ? section : {};
}

/** The settings for one directory, and which rows of the policy became the last entries of `denyWrite`. */
export interface Protected {
  readonly settings: SandboxSettings;
  readonly added: readonly number[];
}

/**
 * Keeps what decides about agents from being written in the sandbox, too. Only what is there: in the place of something missing the
 * sandbox makes a file, which an agent could take for its settings.
 */
export function withProtection(
  settings: SandboxSettings,
  rows: readonly unknown[],
  environment: Pick<Environment, "kind">,
): Protected {
  const filesystem = sectionOf(settings, "filesystem");
  const { denyWrite } = filesystem;
  // The sandbox refuses settings without the list, and says so.
  if (!Array.isArray(denyWrite)) return { settings, added: [] };
  const found = rows.flatMap((row, index) => {
    const path = protectedPath(row);
    return path === undefined || environment.kind(path) === "absent" ? [] : [{ path, index }];
  });
  const entries = found.map(({ path }) => (/[*?[\]]/.test(path) ? { path, literal: true } : path));
  return {
    settings: { ...settings, filesystem: { ...filesystem, denyWrite: [...denyWrite, ...entries] } },
    added: found.map(({ index }) => index),
  };
}

/** The path of a rule that keeps agents from their settings and from the policy, where it is one path. */
function protectedPath(row: unknown): string | undefined {
  if (!isObject(row) || row["from"] !== "self-protection" || row["effect"] !== "deny") return undefined;
  const { action, subject } = row;
  if (action !== "write" || !isObject(subject) || subject["literal"] !== true) return undefined;
  const { text } = subject;
  return typeof text === "string" && text.startsWith("/") ? text : undefined;
}

/**
 * A command line in the sandbox, as a line of a shell. The settings go through a pipe that the shell opens: no file of them is there
 * that a command could change.
 * @param srt the program
 */
export function sandboxLine(line: string, settings: SandboxSettings, srt: string): string {
  const text = JSON.stringify(settings);
  return `exec ${quoteIfNeeded(srt)} -s /dev/fd/3 -c ${quoteIfNeeded(line)} 3<<'${END}'\n${text}\n${END}\n`;
}

/** JSON is one line that begins with a brace, so this ends it in no settings. */
const END = "TWSRT";

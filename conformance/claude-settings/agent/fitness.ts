import { createHash } from "node:crypto";
import * as fs from "node:fs";
import type { Doctor } from "./doctor.ts";
import { CANARY_CHANNEL, CANARY_RULE } from "./report.ts";

/** What the agent has to show before anything that it says is believed. */
export type Fitness =
  | { readonly fit: true; readonly version: string }
  | { readonly fit: false; readonly reason: string; readonly said?: string };

/**
 * Whether doctor shows what the verdicts rest on: both canaries in files that are loaded, none in one that is not. A
 * release in which that changed would be measured as one that drops everything, or nothing.
 */
export async function fitnessOf(doctor: Doctor): Promise<Fitness> {
  const rule = JSON.stringify({ permissions: { deny: [CANARY_RULE] } });
  const channel = JSON.stringify({ autoUpdatesChannel: CANARY_CHANNEL });
  const { ran, version, files, said } = await doctor([channel, rule, `${rule},`], true);
  if (!ran || version === undefined)
    return {
      fit: false,
      reason: "`claude doctor` gave no report",
      ...(said === undefined ? {} : { said }),
    };
  const [byChannel, byRule, broken] = files;
  if (byChannel?.alive !== true || byRule?.alive !== true)
    return { fit: false, reason: "`claude doctor` does not show that it has read a sound settings file" };
  if (broken?.alive !== false)
    return { fit: false, reason: "`claude doctor` shows a rule of a broken settings file" };
  return { fit: true, version };
}

/** What is read off the program's file itself. */
export interface ProgramFile {
  /** Tells one program from another. */
  readonly digest: string;
  /** The names in its table of settings (Claude Code 2.1.330: 197); none when there is no such table. */
  readonly settings: readonly string[];
}

export function readProgram(file: string): ProgramFile {
  const bytes = fs.readFileSync(file);
  const start = bytes.indexOf(TABLE);
  const table = start < 0 ? "" : bytes.subarray(start, start + LONGEST_TABLE).toString("latin1");
  return { digest: createHash("sha256").update(bytes).digest("hex"), settings: settingsIn(table) };
}

/** How the table of settings begins in the program's text, and how long it may be. */
const TABLE = "apiKeyHelper:()=>";
const LONGEST_TABLE = 190_000;

/** The names in the table of settings: `name:()=>`, up to the end of the table. */
export function settingsIn(text: string): readonly string[] {
  const end = text.indexOf("}}function ");
  const table = end > 0 ? text.slice(0, end) : text;
  return [...new Set([...table.matchAll(/[,{]([A-Za-z$][\w$]{2,60}):\(\)=>/g)].map(([, name = ""]) => name))];
}

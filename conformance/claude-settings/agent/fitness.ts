import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { reportOf } from "./attempts.ts";
import type { Doctor } from "./doctor.ts";
import { CANARY_CHANNEL, CANARY_RULE } from "./report.ts";

/** What the agent has to show before anything that it says is believed. */
export type Fitness =
  | { readonly fit: true; readonly version: string }
  | { readonly fit: false; readonly reason: string; readonly said?: string };

const FILES = ["the user's", "the project's", "the local"] as const;

/**
 * Whether doctor shows what the verdicts rest on, for each of the three files: a canary when the file is loaded, none
 * when it is broken. Where it does not, the agent would be measured as one that drops everything, or nothing.
 */
export async function fitnessOf(doctor: Doctor): Promise<Fitness> {
  const rule = JSON.stringify({ permissions: { deny: [CANARY_RULE] } });
  const channel = JSON.stringify({ autoUpdatesChannel: CANARY_CHANNEL });
  const sound = await reportOf(doctor, [channel, rule, rule], true);
  if (!sound.ran) return unfit(sound);
  const broken = await reportOf(doctor, [`${channel},`, `${rule},`, `${rule},`], true);
  if (!broken.ran) return unfit(broken);
  const { version } = sound;
  if (version === undefined) return unfit({ reason: "the report names no version" });
  const at = (report: typeof sound, alive: boolean): number =>
    FILES.findIndex((_, i) => report.files[i]?.alive !== alive);
  const unseen = FILES[at(sound, true)];
  if (unseen !== undefined)
    return {
      fit: false,
      reason: `\`claude doctor\` does not show that it has read ${unseen} sound settings file`,
    };
  const believed = FILES[at(broken, false)];
  if (believed !== undefined)
    return {
      fit: false,
      reason: `\`claude doctor\` shows that it has read ${believed} broken settings file`,
    };
  return { fit: true, version };
}

const unfit = ({ reason, said }: { readonly reason: string; readonly said?: string }): Fitness => ({
  fit: false,
  reason: `\`claude doctor\` gave no report: ${reason}`,
  ...(said === undefined ? {} : { said }),
});

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

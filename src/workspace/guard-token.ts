import { randomBytes } from "node:crypto";
import * as path from "node:path";
import { readText } from "../files/read.ts";
import { replaceFile } from "../files/write.ts";

/** Where the token of the guard that stays is kept. Self-protection covers the folder. */
export function tokenFile(state: string): string {
  return path.join(state, "guard-token");
}

/** The token that the entry in an agent's file has; undefined: no guard has made one yet, or it cannot be read. */
export function readToken(state: string): string | undefined {
  const read = readText(tokenFile(state), { limit: 1000 });
  const text = read.kind === "ok" ? read.text.trim() : "";
  return /^[0-9a-f]{64}$/.test(text) ? text : undefined;
}

/**
 * The same, made where there is none. The file is readable by its owner alone.
 * @returns undefined where it cannot be written
 */
export function tokenOf(state: string): string | undefined {
  const known = readToken(state);
  if (known !== undefined) return known;
  const text = `${randomBytes(32).toString("hex")}\n`;
  // Where another guard makes one at the same moment, that one counts.
  replaceFile({ path: tokenFile(state), text, expected: { kind: "missing" } });
  return readToken(state);
}

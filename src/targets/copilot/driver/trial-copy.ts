import { isObject, readJson } from "../../../edit/json.ts";
import { LENIENT_JSON } from "../../../edit/json-dialect.ts";

/** Keys of the user's settings that decide about permissions. */
const KEPT = ["allowedUrls", "deniedUrls"] as const;

/**
 * The user's settings as the agent gets them for a trial: with nothing that starts programs. Where the agent drops the file because
 * of a wrong type, it drops `--bash-env` too, and commands would really run (facts.md, "Driving it", 1.0.102). So nothing is passed
 * on that could have that effect.
 * @returns undefined: the settings cannot be tried
 */
export function trialCopy(text: string): string | undefined {
  const read = readJson(text, LENIENT_JSON);
  if (!read.ok || !isObject(read.value)) return undefined;
  const copy: Record<string, readonly string[]> = {};
  for (const key of KEPT) {
    const value = read.value[key];
    if (value === undefined) continue;
    if (!Array.isArray(value) || !value.every((one) => typeof one === "string")) return undefined;
    copy[key] = value;
  }
  return JSON.stringify(copy, undefined, 2);
}

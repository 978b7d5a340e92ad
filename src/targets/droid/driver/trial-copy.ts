import { isObject, readJson } from "../../../edit/json.ts";
import { LENIENT_JSON } from "../../../edit/json-dialect.ts";

type Values = Readonly<Record<string, unknown>>;

/** A settings file as the agent gets it for a trial. */
export interface TrialCopy {
  /** Undefined: the text is not a JSON object, and the agent gets it unchanged. */
  readonly values: Values | undefined;
  /** The keys that are left out, for a person. */
  readonly aside: readonly string[];
}

/** What has a say in permissions; all else may start programs, choose an account or another model. */
const KEPT: ReadonlySet<string> = new Set(["commandBlocklist", "commandDenylist", "sandbox"]);
const KEPT_OF_SESSION: ReadonlySet<string> = new Set(["autonomyLevel", "interactionMode"]);

/** The settings that decide about permissions. */
export function trialCopy(text: string | undefined): TrialCopy {
  if (text === undefined || text.trim() === "") return { values: {}, aside: [] };
  const read = readJson(text, LENIENT_JSON);
  if (!read.ok || !isObject(read.value)) return { values: undefined, aside: [] };
  const aside: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(read.value)) {
    if (KEPT.has(key)) values[key] = value;
    else if (key === "sessionDefaultSettings" && isObject(value)) {
      const names = Object.keys(value);
      values[key] = Object.fromEntries(Object.entries(value).filter(([name]) => KEPT_OF_SESSION.has(name)));
      aside.push(...names.filter((name) => !KEPT_OF_SESSION.has(name)).map((name) => `${key}.${name}`));
    } else aside.push(key);
  }
  return { values, aside };
}

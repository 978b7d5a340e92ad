import { isObject, readJson } from "../../../edit/json.ts";
import { STRICT_JSON } from "../../../edit/json-dialect.ts";

/**
 * The user's settings as the agent gets them for a trial: which extensions it leaves out, and none that it loads besides. A text
 * that is not an object stays as it is.
 */
export function trialSettings(text: string): string {
  const read = readJson(text, STRICT_JSON);
  if (!read.ok || !isObject(read.value)) return text;
  const { extensions } = read.value;
  if (!Array.isArray(extensions)) return "{}";
  const left = extensions.filter((one): one is string => typeof one === "string" && /^[-!]/.test(one));
  return JSON.stringify({ extensions: left });
}

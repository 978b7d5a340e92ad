import { isObject, readJson } from "../../../edit/json.ts";
import { DIALECT } from "../json.ts";

/** What decides about permissions; all else may start programs, choose an account or another model. */
const KEPT: readonly (readonly string[])[] = [
  ["adminPolicyPaths"],
  ["policyPaths"],
  ["context", "fileFiltering"],
  ["context", "includeDirectories"],
  ["general", "defaultApprovalMode"],
  ["security", "disableYoloMode"],
  ["tools", "allowed"],
  ["tools", "confirmationRequired"],
  ["tools", "core"],
  ["tools", "exclude"],
];

/** A settings file as the agent gets it for a trial. */
export interface TrialSettings {
  readonly text: string;
  /** The keys that are left out, for a person. */
  readonly aside: readonly string[];
}

/** A copy of the user's settings for a trial. A text that is no object comes back as it is: the agent refuses it. */
export function trialSettings(text: string): TrialSettings {
  const read = readJson(text, DIALECT);
  if (!read.ok || !isObject(read.value)) return { text, aside: [] };
  const settings = read.value;
  const copy: Record<string, unknown> = {};
  for (const [first = "", second] of KEPT) {
    const value = settings[first];
    if (value === undefined) continue;
    if (second === undefined) copy[first] = value;
    else if (isObject(value) && value[second] !== undefined)
      copy[first] = { ...(isObject(copy[first]) ? copy[first] : {}), [second]: value[second] };
  }
  const aside = Object.entries(settings).flatMap(([key, value]) => {
    if (KEPT.some(([first, second]) => first === key && second === undefined)) return [];
    if (!isObject(value)) return [key];
    return Object.keys(value)
      .filter((inner) => !KEPT.some(([first, second]) => first === key && second === inner))
      .map((inner) => `${key}.${inner}`);
  });
  return { text: JSON.stringify(copy), aside };
}

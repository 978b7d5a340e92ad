import { isObject, readJson } from "../../../edit/json.ts";
import { DIALECT } from "../json.ts";

/** What has a say in permissions; all else may start programs, choose an account or another model. */
const KEPT: readonly (readonly [string, ...string[]])[] = [
  ["$version"],
  ["permissions"],
  ["security", "folderTrust"],
  ["tools", "allowed"],
  ["tools", "approvalMode"],
  ["tools", "core"],
  ["tools", "disabled"],
  ["tools", "exclude"],
];

/** A settings file as the agent gets it for a trial. */
export interface TrialCopy {
  readonly text: string;
  /** The keys that are left out, for a person. */
  readonly aside: readonly string[];
  /** `tools.approvalMode`. */
  readonly mode: unknown;
}

/**
 * A copy of the user's settings for a trial. A text that is no object comes back as it is: the agent refuses it.
 * Where nothing is left out, not a byte changes.
 */
export function trialCopy(text: string): TrialCopy {
  const read = readJson(text, DIALECT);
  if (!read.ok || !isObject(read.value)) return { text, aside: [], mode: undefined };
  const settings = read.value;
  const tools = settings["tools"];
  const mode = isObject(tools) ? tools["approvalMode"] : undefined;
  const aside: string[] = [];
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) {
    const kept = KEPT.filter(([first]) => first === key);
    if (kept.some((route) => route.length === 1) || (kept.length > 0 && !isObject(value))) copy[key] = value;
    else if (kept.length > 0 && isObject(value)) {
      const inner = Object.entries(value).filter(([name]) => kept.some(([, second]) => second === name));
      copy[key] = Object.fromEntries(inner);
      aside.push(
        ...Object.keys(value).flatMap((name) =>
          Object.hasOwn(Object.fromEntries(inner), name) ? [] : [`${key}.${name}`],
        ),
      );
    } else aside.push(key);
  }
  return { text: aside.length === 0 ? text : JSON.stringify(copy, undefined, 2), aside, mode };
}

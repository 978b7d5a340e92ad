import { stringify, type TomlTable } from "smol-toml";
import { isObject } from "../../../edit/json.ts";
import { tomlTable } from "../../../edit/toml-table.ts";

/** A configuration as the agent gets it for a trial. */
export interface TrialCopy {
  readonly text: string;
  /** The keys that are left out, for a person. */
  readonly aside: readonly string[];
}

/** What has a say in permissions; all else may start programs, choose an account or another model. */
const KEPT: ReadonlySet<string> = new Set(["permission"]);
const KEPT_OF_UI: ReadonlySet<string> = new Set(["permission_mode", "approval_mode", "yolo"]);

/**
 * A copy of the user's configuration for a trial. A text that is not TOML comes back as it is: the agent refuses it. Where
 * nothing is left out, not a byte changes.
 * @param more rules that are added, by their lists
 */
export function trialCopy(text: string, more: Readonly<Record<string, readonly string[]>> = {}): TrialCopy {
  const table = tomlTable(text);
  if (table === undefined) return { text, aside: [] };
  const aside: string[] = [];
  const copy: TomlTable = {};
  for (const [key, value] of Object.entries(table)) {
    if (KEPT.has(key)) copy[key] = value;
    else if (key === "ui" && isObject(value)) {
      const kept = Object.entries(value).filter(([name]) => KEPT_OF_UI.has(name));
      copy[key] = Object.fromEntries<TomlTable[string]>(kept);
      aside.push(...Object.keys(value).flatMap((name) => (KEPT_OF_UI.has(name) ? [] : [`ui.${name}`])));
    } else aside.push(key);
  }
  const { permission = {} } = copy;
  if (isObject(permission))
    for (const [list, rules] of Object.entries(more)) {
      const known = permission[list];
      copy["permission"] = {
        ...permission,
        [list]: [...(Array.isArray(known) ? known : []), ...rules],
      };
    }
  const isAsItWas = aside.length === 0 && Object.keys(more).length === 0;
  return { text: isAsItWas ? text : stringify(copy), aside };
}

import { LENIENT_JSON } from "../../edit/json-dialect.ts";
import { isObject, readJson } from "../../edit/json.ts";
import { valueAt } from "../../policy/value-at.ts";
import { commandMeaning } from "../kit/import/command.ts";
import { dead, kept } from "../kit/import/meaning.ts";
import { withoutChildren } from "../kit/import/path.ts";
import { routeOf } from "../kit/json-text.ts";
import type { Meaning, NativeFile, Reading, SourceList, SourceRule } from "../reading.ts";
import { ENABLED, KEYS, SETTINGS } from "./keys.ts";

/** The lists of the agent's sandbox, with those of the sources that say the same. */
const SANDBOX: Readonly<Record<string, SourceList>> = {
  [KEYS.denyRead]: "denyRead",
  [KEYS.denyWrite]: "denyWrite",
  [KEYS.allowWrite]: "allowWrite",
  [KEYS.domains]: "allowedDomains",
};

/** What the user has for the agent alone. */
const SETTINGS_ONLY = [
  "commandAllowlist",
  "permissionRules",
  "sandbox.filesystem.allowRead",
  "sandbox.mode",
  "sessionDefaultSettings.autonomyLevel",
];

/** What the entries of the user's settings amount to (facts.md, sections A to D, release 0.225.2). */
export function readingsOf({ id, text }: NativeFile): readonly Reading[] | undefined {
  if (id !== SETTINGS) return [];
  const read = readJson(text, LENIENT_JSON);
  if (!read.ok || !isObject(read.value)) return undefined;
  const settings = read.value;
  const isOn = valueAt(settings, routeOf(ENABLED)) === true;
  const itemsOf = (key: string, meaningOf: (item: string) => Meaning): readonly Reading[] => {
    const list = valueAt(settings, routeOf(key));
    const items: readonly unknown[] = Array.isArray(list) ? list : [];
    return items.map((item) =>
      typeof item === "string"
        ? { key, value: item, ...meaningOf(item) }
        : { key, value: JSON.stringify(item), ...dead("dropped") },
    );
  };
  return [
    ...itemsOf(KEYS.deny, (item) => commandMeaning({ list: "deny", text: item, open: true, stars: "none" })),
    ...itemsOf(KEYS.ask, (item) => commandMeaning({ list: "ask", text: item, open: true, stars: "none" })),
    ...Object.entries(SANDBOX).flatMap(([key, list]) =>
      itemsOf(key, (item) => {
        const meaning = list === "allowedDomains" ? hostMeaning(item) : pathMeaning(item, list);
        return isOn || meaning.kind === "kept" ? meaning : dead("sandbox-off", meaning.rules);
      }),
    ),
    ...SETTINGS_ONLY.flatMap((key): readonly Reading[] => {
      const value = valueAt(settings, routeOf(key));
      return value === undefined ? [] : [{ key, value: JSON.stringify(value), ...kept("setting") }];
    }),
  ];
}

/** Built-in tools compare `*` and brackets as they are, and only reading has a pattern in commands. */
function pathMeaning(item: string, list: SourceList): Meaning {
  if (/\$|^~[^/]/.test(item)) return dead("variable");
  const rule: SourceRule = { list, text: item };
  if (!/[*?[\]]/.test(item)) return { kind: "exact", rules: [rule] };
  if (list === "denyRead")
    return {
      kind: "wider",
      rules: [{ list, text: withoutChildren(item) }],
      note: { code: "other-tools", about: "commands" },
    };
  return dead("matches-nothing", [rule]);
}

/** A name, or everything below a name. A port, and every other form, matches nothing. */
function hostMeaning(item: string): Meaning {
  const host = item.toLowerCase();
  if (host === "*") return dead("matches-nothing");
  return /^(?:\*\.)?[\w-]+(?:\.[\w-]+)*$/.test(host)
    ? { kind: "exact", rules: [{ list: "allowedDomains", text: host }] }
    : dead("host-form");
}

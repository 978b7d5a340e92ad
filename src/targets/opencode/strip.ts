import type { Change } from "../../edit/change.ts";
import { editJson } from "../../edit/json-edit.ts";
import { isObject } from "../../edit/json.ts";
import { withoutEmpty } from "../kit/strip-json.ts";
import type { StripInput } from "../target.ts";
import { PLUGIN } from "./artifacts.ts";
import { ruleText, rulesOf } from "./keys.ts";
import { configOf } from "./read.ts";

/** Takes rules out of a configuration. */
export function strip({ artifact, text, written, original }: StripInput): string | undefined {
  if (artifact === PLUGIN) return text;
  const config = configOf(text);
  if (config === undefined) return undefined;
  const { permission } = config;
  const changes: Change[] = [];
  const touched: string[][] = [];
  for (const [key, values] of Object.entries(written)) {
    const name = key.slice(key.indexOf(".") + 1);
    const present = isObject(permission) ? permission[name] : undefined;
    if (!isObject(present)) continue;
    const route = ["permission", name];
    const gone = rulesOf(present).filter((rule) => values.includes(ruleText(rule)));
    if (gone.length > 0) touched.push(route);
    changes.push(...gone.map(({ pattern }): Change => ({ kind: "remove", route: [...route, pattern] })));
  }
  const known = original === undefined ? undefined : configOf(original);
  return withoutEmpty(editJson(text, changes), touched, known);
}

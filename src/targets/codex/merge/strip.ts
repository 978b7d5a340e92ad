import type { Change } from "../../../edit/change.ts";
import { editToml } from "../../../edit/toml-edit.ts";
import { parseTomlDocument } from "../../../schema/toml.ts";
import type { StripInput } from "../../target.ts";
import { REQUIREMENTS } from "../artifacts.ts";
import { PREFIX_RULES, routeText, settingOf, valueText } from "../settings.ts";
import { compareRequiredRules } from "./required-rules.ts";
import { isTable, valueAt } from "./values.ts";

const RULES_KEY = routeText([...PREFIX_RULES.table, PREFIX_RULES.key]);

type Table = Readonly<Record<string, unknown>>;

/** Takes settings out of a configuration file. */
export async function strip({ artifact, text, written, original }: StripInput): Promise<string | undefined> {
  const file = await tableOf(text);
  if (file === undefined) return undefined;
  const before = original === undefined ? undefined : await tableOf(original);
  const gone: string[][] = [];
  const changes: Change[] = [];
  for (const [key, values] of Object.entries(written)) {
    if (key === RULES_KEY || key.includes(" ")) continue;
    for (const value of values) {
      const { table, key: name, value: own } = settingOf(key, value);
      const route = [...table, name];
      if (String(valueAt(file, route)) !== String(own)) continue;
      const known = valueAt(before, route);
      if (typeof known === "string" || typeof known === "boolean")
        changes.push({ kind: "set", route, value: { kind: "raw", text: valueText(known) } });
      else gone.push(route);
    }
  }
  if (artifact === REQUIREMENTS)
    changes.push(...(await compareRequiredRules([], file, { file: "", text, syntax: "toml" })).changes);
  const emptied = [...new Set(gone.map((route) => JSON.stringify(emptiedBy(route, gone, file, before))))];
  for (const route of emptied) changes.push({ kind: "remove", route: JSON.parse(route) as string[] });
  return editToml(text, changes);
}

async function tableOf(text: string): Promise<Table | undefined> {
  const read = await parseTomlDocument({ file: "", text, syntax: "toml" });
  return read.ok ? read.value : undefined;
}

/** The outermost table of which nothing is left, and which was not there before twsrt. */
function emptiedBy(
  route: readonly string[],
  gone: readonly (readonly string[])[],
  file: Table,
  before: Table | undefined,
): readonly string[] {
  const ids = new Set(gone.map((one) => JSON.stringify(one)));
  const isEmptied = (value: unknown, at: readonly string[]): boolean =>
    isTable(value)
      ? Object.entries(value).every(([key, inner]) => isEmptied(inner, [...at, key]))
      : ids.has(JSON.stringify(at));
  let outermost = route;
  for (let depth = route.length - 1; depth > 0; depth -= 1) {
    const at = route.slice(0, depth);
    if (valueAt(before, at) !== undefined || !isEmptied(valueAt(file, at), at)) break;
    outermost = at;
  }
  return outermost;
}

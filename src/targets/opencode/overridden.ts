import { isObject } from "../../edit/json.ts";
import type { Drift } from "../target.ts";
import { isToolKey, KEYS, rulesOf, ruleText, WEIGHT, type NativeRule } from "./keys.ts";
import type { Json } from "./read.ts";
import { nameOf } from "./render.ts";
import { matches } from "./wildcard.ts";

/** What becomes of a key of `permission`. */
interface Written {
  readonly key: string;
  readonly permission: Json;
  /** The setting `tools`, which the agent reads as rules in front of the others. */
  readonly tools: unknown;
  /** Rules of the policy. */
  readonly wanted: readonly NativeRule[];
  /** The rules that stay under the key, in their order. */
  readonly staying: readonly NativeRule[];
  /** Whether a rule that stays is the user's. */
  readonly isOthers: (rule: NativeRule) => boolean;
  readonly isMoved: boolean;
}

/**
 * The user's rules that a less strict one gets behind, so that they count no more for what it matches: the last rule
 * counts. Either a rule of the policy is added behind them, or the user's own rules move there with their key.
 */
export function overridden(written: Written): readonly Drift[] {
  const { key, permission, tools, wanted, staying, isOthers, isMoved } = written;
  const name = nameOf(key);
  const spoken = key === KEYS.fetch ? "webfetch" : name;
  const names = Object.keys(permission);
  const isMeant = (other: string): boolean =>
    matches(spoken, other) || (isToolKey(key) && matches(other, spoken));
  const elsewhere = names.filter((other) => other !== name && isMeant(other));
  const behind = isMoved ? elsewhere.filter((other) => names.indexOf(other) > names.indexOf(name)) : [];
  const found: Drift[] = [];
  const find = (where: string, rule: NativeRule, weakest: number): void => {
    if (weakest >= WEIGHT[rule.action]) return;
    found.push({ kind: "overridden", key: where, entry: ruleText(rule), restricts: sourceOf(key) });
  };
  const weakestNew = weakestByPlace(wanted, staying);
  staying.forEach((rule, index) => {
    if (isOthers(rule)) find(key, rule, weakestNew[index] ?? Infinity);
  });
  const atFront = weakestNew[0] ?? Infinity;
  const everything = weakestOf([...wanted, ...staying.filter(isOthers)]);
  for (const other of elsewhere) {
    const weakest = behind.includes(other) ? everything : atFront;
    for (const rule of rulesOf(permission[other])) find(`permission.${other}`, rule, weakest);
  }
  for (const tool of deniedTools(tools)) {
    // Rules under the same name take the place of `tools` (facts.md, "Which word counts", release 1.18.33).
    const isReplaced = tool.name === name && !names.includes(name) && wanted.length > 0;
    const isBehind = tool.name !== name && matches(spoken, tool.name) && !names.includes(tool.name);
    if (isReplaced || (isBehind && atFront < WEIGHT.deny))
      found.push({ kind: "overridden", key: "tools", entry: tool.entry, restricts: sourceOf(key) });
  }
  return found;
}

/** For each place the weight of the least strict of the rules that were in front of it, or not there at all. */
function weakestByPlace(wanted: readonly NativeRule[], staying: readonly NativeRule[]): readonly number[] {
  const places = new Map(staying.map((rule, index) => [ruleText(rule), index]));
  const placed = staying.map(() => Infinity);
  let weakest = Infinity;
  for (const rule of wanted) {
    const place = places.get(ruleText(rule));
    if (place === undefined) weakest = Math.min(weakest, WEIGHT[rule.action]);
    else placed[place] = WEIGHT[rule.action];
  }
  return [...placed, Infinity].map((weight) => {
    const before = weakest;
    weakest = Math.min(weakest, weight);
    return before;
  });
}

function weakestOf(rules: readonly NativeRule[]): number {
  return rules.reduce((weakest, { action }) => Math.min(weakest, WEIGHT[action]), Infinity);
}

function deniedTools(tools: unknown): readonly { readonly name: string; readonly entry: string }[] {
  if (!isObject(tools)) return [];
  return Object.entries(tools).flatMap(([tool, isOn]) => {
    const name = /^(write|edit|patch)$/.test(tool) ? "edit" : tool;
    return isOn === true ? [] : [{ name, entry: `${tool} = ${JSON.stringify(isOn)}` }];
  });
}

function sourceOf(key: string): "srt" | "bash" {
  return key === KEYS.shell || isToolKey(key) ? "bash" : "srt";
}

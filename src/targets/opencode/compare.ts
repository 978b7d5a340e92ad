import { isObject } from "../../edit/json.ts";
import type { Compiled, Drift, Entry } from "../target.ts";
import { KEYS, ruleOf, ruleText, rulesOf, WEIGHT, type NativeRule } from "./keys.ts";
import type { Json } from "./read.ts";
import { grouped, nameOf } from "./render.ts";
import { overridden } from "./overridden.ts";
import { matches } from "./wildcard.ts";

/** A key of `permission` that differs, and what it is to become. */
export interface SectionChange {
  readonly key: string;
  readonly drift: readonly Drift[];
  /** Patterns of the present rules that go. */
  readonly remove: ReadonlySet<string>;
  /** Rules that are put behind those that stay. */
  readonly append: readonly NativeRule[];
  /** The whole key goes behind all others. */
  readonly isMoved: boolean;
}

/** Compares every key that twsrt writes to. */
export function compareAll(compiled: Compiled, config: Json): readonly SectionChange[] {
  const permission = permissionOf(config);
  const tolerated = new Set(compiled.alternatives.map(({ key, value }) => `${key}\0${String(value)}`));
  const sections = grouped(compiled);
  return [...sections].flatMap(([key, wanted]) => {
    const change = compareSection(key, wanted, { permission, tools: config["tools"] }, tolerated);
    return change === undefined ? [] : [change];
  });
}

/** The rules of the file, one action for everything written out. */
function permissionOf(config: Json): Json {
  const permission = config["permission"] ?? {};
  return isObject(permission) ? permission : { "*": permission };
}

function compareSection(
  key: string,
  wanted: readonly Entry[],
  { permission, tools }: { readonly permission: Json; readonly tools: unknown },
  tolerated: ReadonlySet<string>,
): SectionChange | undefined {
  const name = nameOf(key);
  const rules = Object.hasOwn(permission, name) ? rulesOf(permission[name]) : [];
  const managed = rules.filter((rule) => isManaged(key, rule));
  const want = new Map(wanted.map((entry) => [String(entry.value), entry]));
  const has = new Set(managed.map(ruleText));
  const drift: Drift[] = [];
  for (const [text, entry] of want)
    if (!has.has(text)) drift.push({ kind: "missing", key, entry: text, rules: entry.rules });
  const written = wanted.map(({ value }) => ruleOf(String(value)));
  const patterns = new Set(written.map(({ pattern }) => pattern));
  const isCovered = coveredBy(written);
  for (const rule of managed) {
    const text = ruleText(rule);
    if (want.has(text) || tolerated.has(`${key}\0${text}`)) continue;
    const restricts = isCovered(rule) ? undefined : restrictedBy(key, rule);
    drift.push({ kind: "extra", key, entry: text, ...(restricts === undefined ? {} : { restricts }) });
  }
  // A pattern stands in an object once, so one of the user's that is the same gives way.
  const replaced = new Set(rules.filter((rule) => !isManaged(key, rule) && patterns.has(rule.pattern)));
  for (const rule of replaced) drift.push({ kind: "extra", key, entry: ruleText(rule), isReplaced: true });
  const behind = keyBehind(name, permission);
  const isMoved = behind !== undefined && wanted.length > 0;
  if (isMoved && managed.length > 0)
    drift.push({ kind: "misplaced", key, entry: `before permission.${behind}` });
  const staying = rules.filter((rule) => !replaced.has(rule));
  const isOthers = (rule: NativeRule): boolean => !isManaged(key, rule);
  const first = misplacedRule(key, staying, (rule) => want.has(ruleText(rule)));
  if (first !== undefined) drift.push({ kind: "misplaced", key, entry: ruleText(first) });
  if (drift.length === 0) return undefined;
  drift.push(...overridden({ key, permission, tools, wanted: written, staying, isOthers, isMoved }));
  return {
    key,
    drift,
    remove: new Set([...managed, ...replaced].map(({ pattern }) => pattern)),
    append: written,
    isMoved: isMoved && Object.hasOwn(permission, name),
  };
}

/** Tells whether a rule of the policy does what another one does, or more, for everything that it matches. */
function coveredBy(written: readonly NativeRule[]): (rule: NativeRule) => boolean {
  const places = new Map(written.map(({ pattern }, index) => [pattern, index]));
  const weakest = weakestFrom(written);
  return ({ pattern, action }) => {
    const at = places.get(pattern);
    return at !== undefined && (weakest[at] ?? Infinity) >= WEIGHT[action];
  };
}

/** The weight of the least strict rule from each place on. */
function weakestFrom(rules: readonly NativeRule[]): readonly number[] {
  let weakest = Infinity;
  return rules
    .toReversed()
    .map(({ action }) => (weakest = Math.min(weakest, WEIGHT[action])))
    .toReversed();
}

/** The kinds of rules that a canonical source can express. All others are the user's. */
function isManaged(key: string, { pattern, action }: NativeRule): boolean {
  if (key === KEYS.fetch) return true;
  if (pattern === "*" || action === "allow") return false;
  return action === "deny" || key === KEYS.shell;
}

/**
 * A rule of the policy behind which one stands that may take its effect away: one of the user's, or one that is less strict.
 * Where a list of hosts is allowed, everything is denied first.
 */
function misplacedRule(
  key: string,
  rules: readonly NativeRule[],
  isWanted: (rule: NativeRule) => boolean,
): NativeRule | undefined {
  const isBase = ({ pattern }: NativeRule): boolean => key === KEYS.fetch && pattern === "*";
  const lastOfOthers = rules.findLastIndex((rule) => !isManaged(key, rule));
  const weakest = weakestFrom(rules);
  return rules.find((rule, index) => {
    if (isBase(rule)) return index > 0;
    if (!isWanted(rule)) return false;
    return lastOfOthers > index || (weakest[index + 1] ?? Infinity) < WEIGHT[rule.action];
  });
}

/** A key behind this one that speaks of the same permission, because names are patterns too. */
function keyBehind(name: string, permission: Json): string | undefined {
  const names = Object.keys(permission);
  const at = names.indexOf(name);
  if (at < 0) return undefined;
  const meant = name === nameOf(KEYS.fetch) ? "webfetch" : name;
  return names.slice(at + 1).find((other) => matches(meant, other));
}

function restrictedBy(key: string, { action }: NativeRule): Drift["restricts"] {
  if (action === "allow") return undefined;
  return key === KEYS.shell ? "bash" : "srt";
}

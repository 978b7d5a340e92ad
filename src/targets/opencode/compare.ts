import { isObject } from "../../edit/json.ts";
import type { Compiled, Drift, Entry } from "../target.ts";
import {
  isToolKey,
  isToolName,
  KEYS,
  ruleOf,
  ruleText,
  rulesOf,
  toolKey,
  WEIGHT,
  type NativeRule,
} from "./keys.ts";
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
  const sections = new Map(grouped(compiled));
  // What the policy no longer has of tools stands under keys of its own.
  for (const name of Object.keys(permission))
    if (isToolName(name) && !sections.has(toolKey(name))) sections.set(toolKey(name), []);
  const wanted = [...sections].flatMap(([key, { length }]) =>
    isToolKey(key) && length > 0 ? [nameOf(key)] : [],
  );
  const isOutOfOrder = areOutOfOrder(wanted, permission);
  const others = Object.fromEntries(Object.entries(permission).filter(([name]) => !wanted.includes(name)));
  return [...sections].flatMap(([key, entries]) => {
    const ground = {
      permission,
      others,
      tools: config["tools"],
      isOutOfOrder: isToolKey(key) && isOutOfOrder,
    };
    const change = compareSection(key, entries, ground, tolerated);
    return change === undefined ? [] : [change];
  });
}

/**
 * Whether keys of tools would not stand in their order, or not behind all others that are about the same tools: then all of
 * them go to the end, because the last one that matches counts.
 */
function areOutOfOrder(wanted: readonly string[], permission: Json): boolean {
  const names = Object.keys(permission);
  const present = names.filter((name) => wanted.includes(name));
  const after = [...present, ...wanted.filter((name) => !present.includes(name))];
  if (after.some((name, index) => name !== wanted[index])) return true;
  return present.some((name) =>
    names.slice(names.indexOf(name) + 1).some((other) => !wanted.includes(other) && overlap(name, other)),
  );
}

/** Whether two names of permissions, which are patterns, may mean the same. */
function overlap(name: string, other: string): boolean {
  return matches(name, other) || matches(other, name);
}

/** The rules of the file, one action for everything written out. */
function permissionOf(config: Json): Json {
  const permission = config["permission"] ?? {};
  return isObject(permission) ? permission : { "*": permission };
}

interface Ground {
  readonly permission: Json;
  /** The same without the keys of tools that the policy has: those stand in an order of their own. */
  readonly others: Json;
  readonly tools: unknown;
  /** Of keys of tools: they go to the end. */
  readonly isOutOfOrder: boolean;
}

function compareSection(
  key: string,
  wanted: readonly Entry[],
  { permission, others, tools, isOutOfOrder }: Ground,
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
  const behind = isToolKey(key) ? undefined : keyBehind(name, permission);
  const isMoved = (behind !== undefined || isOutOfOrder) && wanted.length > 0;
  if (isMoved && managed.length > 0)
    drift.push({
      kind: "misplaced",
      key,
      entry: behind === undefined ? "before others" : `before permission.${behind}`,
    });
  const staying = rules.filter((rule) => !replaced.has(rule));
  const isOthers = (rule: NativeRule): boolean => !isManaged(key, rule);
  const first = misplacedRule(key, staying, (rule) => want.has(ruleText(rule)));
  if (first !== undefined) drift.push({ kind: "misplaced", key, entry: ruleText(first) });
  if (drift.length === 0) return undefined;
  drift.push(
    ...overridden({
      key,
      permission: isToolKey(key) ? others : permission,
      tools,
      wanted: written,
      staying,
      isOthers,
      isMoved,
    }),
  );
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
  if (isToolKey(key)) return pattern === "*" && action !== "allow";
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
  return key === KEYS.shell || isToolKey(key) ? "bash" : "srt";
}

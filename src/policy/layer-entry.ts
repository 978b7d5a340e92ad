import { conditionsText, hasConditions } from "./conditions.ts";
import type { Environment } from "./environment.ts";
import { isAtOrUnder, stepsOf } from "./normalize.ts";
import { namesOf, parsePath, segmentText, type Segment } from "./path.ts";
import { PathIndex } from "./path-index.ts";
import { realPath } from "./physical.ts";
import type { PathRule, PathSubject, Rule } from "./policy.ts";
import { spellings } from "./spellings.ts";

/**
 * An entry of an allow list with everything that is wider than it, so that two entries either contain one another or are
 * taken for disjoint. An entry is inside another one only if it continues it name by name: that is true wherever an agent
 * is started. What cannot be compared this way counts as not allowed.
 */
export interface Entry {
  readonly rule: Rule;
  /** The entry itself, then what contains it, the nearest first. */
  readonly chain: readonly string[];
  readonly port?: number;
  /** Of a path: the directory before the first wildcard, as it is spelled, and without links. */
  readonly place?: { readonly path: string; readonly real: string; readonly isGlob: boolean };
}

/** How many directories above the start directory an entry may begin before only the root contains it. */
const MOST_PARENTS = 64;

export function entryOf(rule: Rule, environment: Environment): Entry {
  switch (rule.action) {
    case "connect": {
      const { host, port } = rule.subject;
      return { rule, chain: hostChain(host), ...(port === undefined ? {} : { port }) };
    }
    case "execute": {
      const words = rule.subject.words.map((word) => JSON.stringify(word));
      return { rule, chain: words.map((_, i) => words.slice(0, words.length - i).join(" ")) };
    }
    case "call": {
      const { server, tool } = rule.subject;
      return { rule, chain: [JSON.stringify([server, tool]), JSON.stringify([server, ANY_TOOL])] };
    }
    case "read":
    case "write":
      return { rule, chain: pathChain(rule.subject, environment), place: placeOf(rule.subject, environment) };
  }
}

/** How a rule on every tool of a server begins. */
const ANY_TOOL = { prefix: "" };

/** Whether one entry allows nothing that another one does not allow. */
export function isInside(inner: Entry, outer: Entry): boolean {
  const [widest] = outer.chain;
  if (widest === undefined || !inner.chain.includes(widest)) return false;
  if (outer.port !== undefined && outer.port !== inner.port) return false;
  if (!hasSameConditions(inner.rule, outer.rule)) return false;
  return hasAgents(inner.rule, outer.rule) && staysInside(inner, outer);
}

/** A link in the path may lead out of what contains the path as it is spelled. */
export function staysInside(inner: Entry, outer: Entry): boolean {
  if (inner.place === undefined || outer.place === undefined || inner.chain[0] === outer.chain[0])
    return true;
  if (inner.place.path === inner.place.real) return true;
  return !outer.place.isGlob && isAtOrUnder(inner.place.real, outer.place.real);
}

/** What is allowed under conditions allows nothing under other ones. */
function hasSameConditions(inner: Rule, outer: Rule): boolean {
  if (!hasConditions(outer)) return true;
  return hasConditions(inner) && conditionsText(inner.when) === conditionsText(outer.when);
}

function hasAgents({ agents: inner }: Rule, { agents: outer }: Rule): boolean {
  if (outer === undefined) return true;
  return inner !== undefined && inner.every((agent) => outer.includes(agent));
}

function hostChain(host: string): string[] {
  const chain = [host];
  // An address has no domain above it.
  if (/^[\d.]+$|:/.test(host)) return chain;
  const labels = (host.startsWith("*.") ? host.slice(2) : host).split(".");
  for (let i = 1; i < labels.length; i++) chain.push(`*.${labels.slice(i).join(".")}`);
  return chain;
}

interface Anchored {
  /** How many directories above the start directory; undefined: the root of the file system. */
  readonly parents: number | undefined;
  readonly segments: readonly Segment[];
}

function anchored(subject: PathSubject, { home }: Pick<Environment, "home">): Anchored {
  const { anchor, parents, segments } = parsePath(subject);
  const own = trimmed(segments);
  if (anchor === "cwd") return { parents, segments: own };
  if (anchor === "root") return { parents: undefined, segments: own };
  const above = namesOf(home);
  return { parents: undefined, segments: [...above.slice(0, Math.max(0, above.length - parents)), ...own] };
}

/** `d/**` is the directory. */
function trimmed(segments: readonly Segment[]): readonly Segment[] {
  return segments.slice(0, segments.findLastIndex(({ kind }) => kind === "name") + 1);
}

function pathChain(subject: PathSubject, environment: Environment): string[] {
  const { parents, segments } = anchored(subject, environment);
  const steps = segments.map(stepText);
  const start = parents === undefined ? "" : `${parents}:`;
  const chain = steps.map((_, i) => `${start}/${steps.slice(0, steps.length - i).join("/")}`);
  chain.push(`${start}/`);
  if (parents === undefined) return chain;
  for (let above = parents + 1; above <= MOST_PARENTS; above++) chain.push(`${above}:/`);
  return [...chain, "/"];
}

function stepText(segment: Segment): string {
  if (segment.kind === "globstar") return "**";
  // Quoted, so that a name that holds a wildcard as text is not one.
  return JSON.stringify(segmentText(segment) ?? segment.parts);
}

function placeOf(subject: PathSubject, environment: Environment): NonNullable<Entry["place"]> {
  const { parents, segments } = anchored(subject, environment);
  const start = parents === undefined ? [] : stepsOf(environment.cwd);
  const names = segments.map(segmentText);
  const wild = names.indexOf(undefined);
  const plain = wild < 0 ? names : names.slice(0, wild);
  const path = `/${[...start.slice(0, Math.max(0, start.length - (parents ?? 0))), ...plain].join("/")}`;
  return { path, real: realPath(path, environment), isGlob: wild >= 0 };
}

/**
 * Whether a read exception opens nothing of a denial, wherever an agent is started. It opens what is denied at its own path
 * or above, and nothing that is denied deeper.
 */
export function leavesAlone(exception: PathRule, denial: PathRule, environment: Environment): boolean {
  const [open, shut] = [exception.subject, denial.subject].map((one) => anchored(one, environment));
  if (open === undefined || shut === undefined) return false;
  const isKnown =
    open.parents === shut.parents ? !covers(shut.segments, open.segments) : endsApart(shut, open);
  if (!isKnown) return false;
  // As it is spelled that is so. Links may lead one to the other.
  return spellings(denial, environment).every((denied) =>
    spellings(exception, environment).every((opened) => !covers(denied, trimmed(opened))),
  );
}

/** Whether a pattern may match a path, or a directory above it; of a path with wildcards that is not known. */
function covers(pattern: readonly Segment[], path: readonly Segment[]): boolean {
  const names = path.map(segmentText);
  if (names.includes(undefined)) {
    const known = pattern.map(segmentText);
    const common = Math.min(firstWild(names), firstWild(known));
    return known.slice(0, common).join("/") === names.slice(0, common).join("/");
  }
  const index = new PathIndex<true>();
  index.add(pattern, true);
  return index.hits(`/${names.join("/")}`).length > 0;
}

function firstWild(names: readonly (string | undefined)[]): number {
  const at = names.indexOf(undefined);
  return at < 0 ? names.length : at;
}

/** A pattern below the start directory ends with a name that an absolute path does not have. */
function endsApart(pattern: Anchored, path: Anchored): boolean {
  const last = pattern.segments.at(-1);
  if (pattern.parents === undefined || path.parents !== undefined || last?.kind !== "name") return false;
  return path.segments.every((segment) => segmentText(segment) !== undefined && !covers([last], [segment]));
}

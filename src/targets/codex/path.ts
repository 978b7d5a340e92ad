import type { Environment } from "../../policy/environment.ts";
import { namesOf, parsePath, segmentText, type Segment } from "../../policy/path.ts";
import type { PathRule, PathSubject } from "../../policy/policy.ts";
import type { LossCode } from "./losses.ts";
import type { Spelled } from "../kit/forms.ts";
import { pathPieces, plainSet, special, spellSteps, type PathDialect, type Sign } from "../kit/path.ts";

/** A path as a key of the profile. */
export interface NativePath {
  /** `start`: below the directory in which the agent is started. */
  readonly table: "absolute" | "start";
  readonly text: string;
  /** What the key is put together from. */
  readonly pieces: readonly string[];
  readonly isPattern: boolean;
}

/** What the profile says of one path. */
export interface PathEntry extends NativePath {
  readonly access: "deny" | "read" | "write";
  readonly rules: readonly PathRule[];
}

export interface PathSpelling {
  /** What to write; nothing when the agent cannot hold the path at all. */
  readonly paths: readonly NativePath[];
  /** The one place that is meant, without links; undefined for a pattern. */
  readonly place?: string;
  readonly losses: readonly LossCode[];
}

/**
 * Spells a path for the filesystem table of a profile (research/codex.md section 2 and facts.md beside this file,
 * release 0.169.0).
 *
 * A key that crosses a link keeps every command from running, so the place that it leads to is named. Only a deny may
 * be a pattern; it names files, not folders, so what lies below stands beside it.
 */
export function spellPath(subject: PathSubject, environment: Environment): PathSpelling {
  const pattern = parsePath(subject);
  // `d/**` is the directory.
  const last = pattern.segments.findLastIndex(({ kind }) => kind === "name");
  const segments = pattern.segments.slice(0, last + 1);
  const firstGlob = segments.findIndex((segment) => segmentText(segment) === undefined);
  const plain = firstGlob < 0 ? segments : segments.slice(0, firstGlob);
  const globbed = firstGlob < 0 ? [] : segments.slice(firstGlob);

  const base = namesOf(pattern.anchor === "root" ? "/" : environment[pattern.anchor]);
  base.splice(Math.max(0, base.length - pattern.parents));
  const named = pathText([...base, ...plain]);
  const resolved = resolve(named, environment);
  if (resolved === undefined) return { paths: [], losses: ["link-to-nothing"] };

  const isRelative = pattern.anchor === "cwd";
  const start = resolve(environment.cwd, environment) ?? environment.cwd;
  const below = isRelative ? belowOf(resolved, start) : undefined;
  const isMoved = isRelative && (below === undefined || named !== joined(environment.cwd, below));
  const lost: LossCode[] = isMoved ? ["start-directory-only"] : [];
  // In that table `~` at the beginning was not tried.
  const isBelow = below !== undefined && !below.startsWith("~");
  if (isRelative && !isBelow && !isMoved) lost.push("start-directory-only");

  const table = isBelow ? "start" : "absolute";
  const text = isBelow ? below : homeForm(resolved, environment);
  const needsPattern = globbed.length > 0 || /[*?[]/.test(text);
  if (!needsPattern)
    return { paths: [plainKey(table, text === "" ? "." : text)], place: resolved, losses: lost };
  // It would have to look through the whole machine, and refuses to.
  if (!isBelow && resolved === "/") return { paths: [], losses: ["root-pattern"] };
  const steps = spellSteps(globbed, DIALECT);
  const paths = [patternKey(table, text, steps)];
  if (steps.at(-1)?.text.endsWith("**") !== true) paths.push(patternKey(table, text, [...steps, ALL_BELOW]));
  // A name may hold brackets, and the sandbox takes the entry for that name as well.
  const isAlsoName = pattern.isGlob && /[[\]]/.test(subject.text);
  const literal = isAlsoName ? spellPath({ ...subject, literal: true }, environment).paths : [];
  return {
    paths: [...paths, ...literal],
    losses: steps.some(({ isWidened }) => isWidened) ? [...lost, "widened"] : lost,
  };
}

export const ALL_BELOW: Spelled = { text: "**", pieces: [] };

/** A key for one place. */
export function plainKey(table: NativePath["table"], text: string): NativePath {
  const name = table === "start" ? "p" : text.startsWith("~/") ? "~/p" : "/p";
  return { table, text, pieces: [["~", "/", "."].includes(text) ? text : name], isPattern: false };
}

/**
 * A pattern below a place, or one for the place itself.
 * @param place its text as a key for one place; empty for the start directory
 */
export function patternKey(table: NativePath["table"], place: string, steps: readonly Spelled[]): NativePath {
  const [anchor] = table === "start" ? [""] : (/^(?:~\/|\/)/.exec(`${place}/`) ?? [""]);
  const names = place === "." ? "" : place.slice(anchor.length);
  const all = [
    ...names
      .split("/")
      .filter((name) => name !== "")
      .map(spellName),
    ...steps,
  ];
  return {
    table,
    text: anchor + all.map(({ text }) => text).join("/"),
    pieces: pathPieces(anchor, all),
    isPattern: true,
  };
}

/** A backslash takes a character its meaning, in patterns alone. */
export function spellName(name: string): Spelled {
  const text = name.replaceAll(/[*?[\]{}\\]/g, String.raw`\$&`);
  return { text, pieces: text === name ? [] : [String.raw`\*`] };
}

/** The one place that a key names, from the root. */
export function placeOf({ table, text }: NativePath, { cwd, home, realpath }: Environment): string {
  if (table === "absolute") return text === "~" || text.startsWith("~/") ? home + text.slice(1) : text;
  const start = realpath(cwd) ?? cwd;
  return text === "." ? start : `${start === "/" ? "" : start}/${text}`;
}

/** The text of a pattern with its directory in front, whose name stands for itself. */
export function wholeText(pattern: NativePath, environment: Environment): string {
  const { table, text } = pattern;
  const isShort = table === "start" || text.startsWith("~/");
  if (!isShort) return text;
  const rest = table === "start" ? text : text.slice(2);
  const folder = placeOf(table === "start" ? plainKey("start", ".") : plainKey("absolute", "~"), environment);
  return `${folder === "/" ? "" : spellName(folder).text}/${rest}`;
}

function pathText(segments: readonly Segment[]): string {
  return `/${segments.map(segmentText).join("/")}`;
}

function joined(folder: string, rest: string): string {
  return rest === "" ? folder : `${folder === "/" ? "" : folder}/${rest}`;
}

/** What follows the folder; empty for the folder itself. */
function belowOf(path: string, folder: string): string | undefined {
  if (path === folder) return "";
  const prefix = folder === "/" ? "/" : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/**
 * The path without links, as far as it exists.
 * @returns undefined where a link leads nowhere
 */
export function resolve(path: string, environment: Environment): string | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    const real = environment.realpath(path.slice(0, end));
    if (real === undefined) continue;
    const rest = path.slice(end);
    const next = rest.split("/")[1];
    if (next !== undefined && environment.list(real)?.includes(next) === true) {
      if (environment.kind(joined(real, next)) === "absent") return undefined;
    }
    return (real === "/" ? "" : real) + rest || "/";
  }
  return path;
}

/** With `~` where that means the same place. */
function homeForm(path: string, { home, realpath }: Environment): string {
  const rest = belowOf(path, home);
  if (rest === undefined || home === "/" || (realpath(home) ?? home) !== home) return path;
  return rest === "" ? "~" : `~/${rest}`;
}

const STAR: Sign = { text: "*", piece: "a*" };

const DIALECT: PathDialect = {
  special: special("*?[]{}\\", (char) => ({ text: `\\${char}`, piece: String.raw`\*` })),
  // One byte there, one character here: a longer character would slip through.
  any: { ...STAR, isWidened: true },
  star: STAR,
  // `!` and `^` negate there, and further characters are counted in bytes.
  set: plainSet(/^[\w.-]+$/, { ...STAR, isWidened: true }),
  folds: "meant",
};

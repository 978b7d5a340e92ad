import type { Way } from "../../../enforcers/sieve.ts";
import type { Environment } from "../../../policy/environment.ts";
import { normalize } from "../../../policy/normalize.ts";

/**
 * The path without links, step by step, so that `..` behind a link leads to where the link is; behind what does not
 * exist it is taken as text, and no link is followed any more.
 */
export function resolved(path: string, environment: Environment): string {
  const steps = path.split("/").filter((step) => step !== "" && step !== ".");
  let at = environment.realpath("/") ?? "/";
  for (const [index, step] of steps.entries()) {
    const next = normalize(`${at}/${step}`);
    const real = step === ".." ? next : environment.realpath(next);
    if (real === undefined) return normalize(`${at}/${steps.slice(index).join("/")}`);
    at = real;
  }
  return at;
}

/** The paths under which rules are compared with one: as it is given, and without links. */
export function candidates(path: string, environment: Environment): readonly string[] {
  const real = resolved(path, environment);
  // A backslash separates names there.
  return [...new Set([path, real].map((one) => one.replaceAll("\\", "/")))];
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

/** Whether a pattern matches. `maybe`: something in it was not measured. */
export type PathMatch = "yes" | "no" | "maybe";

export interface PathPattern {
  /** The ways in which a path matches, for an index. */
  readonly ways: readonly Way[];
  matches(paths: readonly string[]): PathMatch;
}

const GLOB = /[*?[{(!+@|"\\]/;

/**
 * A pattern of `Read(...)` or `Edit(...)` (facts.md, section B, release 0.24.4): `//` is the root, `~/` the home, `/` and
 * anything else the start directory. What stands before the first sign is taken without links as well.
 * @param followsLinks rules that allow are compared as they are written
 */
export function pathPattern(content: string, environment: Environment, followsLinks: boolean): PathPattern {
  const pattern = anchored(content, environment);
  const sign = pattern.search(GLOB);
  const base = sign < 0 ? pattern : pattern.slice(0, pattern.lastIndexOf("/", sign));
  const real = base === "" || !followsLinks ? base : resolved(base, environment);
  const texts = real === base ? [pattern] : [pattern, real + pattern.slice(base.length)];
  const matchers = texts.map((text) => ({
    text,
    prefix: text.slice(0, prefixLength(text)),
    test: lazy(text),
  }));
  return {
    ways: matchers.map(({ text, prefix }) => [prefix, ...namesBehind(text.slice(prefix.length))]),
    matches(paths) {
      let isDoubtful = false;
      for (const path of paths) {
        for (const { text, prefix, test } of matchers) {
          if (!path.startsWith(prefix)) continue;
          if (path === text) return "yes";
          // No wildcard stands for `.` or `..`.
          if (/\/\.\.?(\/|$)/.test(path)) continue;
          const match = test(path);
          if (match === "yes") return "yes";
          isDoubtful ||= match === "maybe";
        }
      }
      return isDoubtful ? "maybe" : "no";
    },
  };
}

function anchored(content: string, { home, cwd }: Environment): string {
  if (content.startsWith("//")) return content.slice(1).replace(/^\/+/, "/");
  const plain = content.replaceAll("\\", "/");
  if (plain.startsWith("~/")) return joined(home, plain.slice(2));
  return joined(cwd, plain.replace(/^\.?\//, ""));
}

/** A slash at the end stays. */
function joined(folder: string, rest: string): string {
  const path = normalize(`${folder}/${rest}`);
  return rest.endsWith("/") && path !== "/" ? `${path}/` : path;
}

/** The names before the first that holds a sign; the directory itself may match too. */
function prefixLength(pattern: string): number {
  const sign = pattern.search(GLOB);
  if (sign < 0) return pattern.replace(/\/$/, "").length;
  return Math.max(0, pattern.lastIndexOf("/", sign));
}

/** What is written behind the prefix and is in every path that matches: nothing, where signs were not measured. */
function namesBehind(rest: string): readonly string[] {
  if (/[[{(|"\\!+@]|\*\*\/\*\*\/?$/.test(rest)) return [];
  // What ends in all below a directory matches the directory as well.
  return rest.replace(/(?:\/\*\*)*\/?$/, "").split(/[*?]+/);
}

function lazy(pattern: string): (path: string) => PathMatch {
  let compiled: RegExp | undefined;
  return (path) => {
    compiled ??= expressionOf(pattern);
    if (compiled === undefined) return "maybe";
    return compiled.test(path) ? "yes" : "no";
  };
}

/** @returns undefined for a pattern with signs that were not measured */
function expressionOf(pattern: string): RegExp | undefined {
  const steps = pattern.replace(/\/$/, "").split("/").slice(1);
  if (/\[[^\]/]*\//.test(pattern)) return undefined;
  let source = "^";
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    if (step === "**") {
      const before = steps[index - 1];
      if (!isLast) {
        // At the root itself it needs a directory.
        source += index === 0 ? "(?:/[^/]+)+" : "(?:/[^/]+)*";
        continue;
      }
      if (before === undefined) return /^\//;
      if (before === "**") return undefined;
      // Behind a star what stands before it is not covered itself.
      source += before.endsWith("*") ? "/.*" : "(?:/.*)?";
      continue;
    }
    const name = nameSource(step);
    if (name === undefined) return undefined;
    source += `/${name}`;
  }
  try {
    return new RegExp(`${source}$`, "s");
  } catch {
    return undefined;
  }
}

function nameSource(step: string): string | undefined {
  let source = "";
  for (let i = 0; i < step.length; i++) {
    const char = step[i] ?? "";
    if (char === "[") {
      const close = step.indexOf("]", i + 1);
      const members = step.slice(i + 1, close);
      if (close < 0 || members === "" || members.startsWith("^")) return undefined;
      if (members.length === 1) source += `[${members.replace(/[\\^[]/, "\\$&")}]`;
      else if (/^[A-Za-z0-9_.!-]+$/.test(members)) source += `[${members}]`;
      else return undefined;
      i = close;
    } else if (char === "*") {
      while (step[i + 1] === "*") i++;
      source += source === "" && i === step.length - 1 ? "[^/]+" : "[^/]*";
    } else if (char === "?") source += "[^/]";
    else if (/[{(|"\\]/.test(char) || (/[!+@]/.test(char) && step[i + 1] === "(")) return undefined;
    else source += char.replace(/[.+?^${}()|[\]\\*]/g, "\\$&");
  }
  return source;
}

import type { NativeEntry } from "../../../enforcers/model.ts";
import type { Environment } from "../../../policy/environment.ts";
import { normalize, stepsOf } from "../../../policy/normalize.ts";
import type { Rule } from "./entries.ts";
import { namesBelow, resolved } from "./paths.ts";
import { compilePattern } from "./pattern.ts";
import { patternIndex } from "./pattern-index.ts";
import type { Layer } from "./layers.ts";
import { section, texts } from "./settings.ts";

/** An entry that the sandbox makes something of. */
export interface PathEntry {
  readonly text: string;
  /** The folder of its file. */
  readonly folder: string;
  readonly entry: NativeEntry;
}

/** Which entry of a list covers a path. `inert`: only one that the sandbox does not enforce. */
export type PathMatch =
  | { readonly kind: "entry"; readonly entry: NativeEntry }
  | { readonly kind: "inert"; readonly reason: string }
  | { readonly kind: "unmeasured" };

export interface PathList {
  match(paths: readonly string[]): PathMatch | undefined;
}

/** How the sandbox reads a pattern: where it hangs, and which forms it enforces. */
interface Reading {
  readonly directory: string;
  readonly pattern: string;
  readonly effect: "enforced" | "unmeasured" | { readonly inert: string };
}

const asIs = (name: string): string => name;

/**
 * A list of paths as the sandbox enforces it on Linux, with regard to case (research/claude-code.md 5, release
 * 2.1.330).
 * @param read how one text is read; undefined: it names nothing
 */
function pathList(
  entries: readonly PathEntry[],
  environment: Environment,
  read: (text: string, folder: string) => Reading | undefined,
): PathList {
  const index = patternIndex<{ readonly entry: NativeEntry; readonly effect: Reading["effect"] }>(asIs);
  for (const { text, folder, entry } of entries) {
    const reading = read(text, folder);
    if (reading === undefined) continue;
    const { directory, pattern: written, effect } = reading;
    const add = (whole: string): void => {
      const pattern = compilePattern(whole, true, asIs);
      if (pattern !== undefined && pattern !== "unclear") index.add(pattern, { entry, effect });
    };
    const whole = normalize(`${directory}/${withoutEnd(written)}`);
    add(whole);
    if (isPlain(whole)) {
      const real = resolved(whole, environment);
      if (real !== whole) add(real);
    }
  }
  return {
    match(paths) {
      const found = paths.flatMap((path) => index.find(stepsOf(path)));
      const enforced = found.find(({ effect }) => effect === "enforced");
      if (enforced !== undefined) return { kind: "entry", entry: enforced.entry };
      if (found.some(({ effect }) => effect === "unmeasured")) return { kind: "unmeasured" };
      const inert = found.find(({ effect }) => typeof effect === "object");
      return inert === undefined || typeof inert.effect === "string"
        ? undefined
        : { kind: "inert", reason: inert.effect.inert };
    },
  };
}

function withoutEnd(text: string): string {
  return text.replace(/\/\*\*$/, "");
}

/** No wildcard and nothing that is escaped. */
export function isPlain(text: string): boolean {
  return !/[*?[\]\\]/.test(text);
}

/** Where a text of `sandbox.filesystem` hangs: relative ones at the folder of the settings file. */
export function settingsPath(
  text: string,
  folder: string,
  home: string,
): { readonly directory: string; readonly pattern: string } {
  if (text === "~" || text.startsWith("~/")) return { directory: home, pattern: text.slice(1) };
  if (text.startsWith("/")) return { directory: "", pattern: text };
  return { directory: folder, pattern: text };
}

/** Where the text of a rule hangs: relative ones at the start directory, and there at no other depth. */
function rulePath(
  text: string,
  folder: string,
  environment: Environment,
): { readonly directory: string; readonly pattern: string } {
  const { home, cwd } = environment;
  if (text.startsWith("//")) return { directory: "", pattern: text.slice(1) };
  if (text.startsWith("~/")) return { directory: home, pattern: text.slice(1) };
  if (text.startsWith("/")) return { directory: folder, pattern: text };
  return { directory: cwd, pattern: text.replace(/^\.\//, "") };
}

/** What hides files: patterns are expanded to the files that exist, but not from the root of the disk. */
export function readDenials(
  layers: readonly Layer[],
  rules: readonly Rule[],
  environment: Environment,
): PathList {
  const settings = listed(layers, "denyRead");
  const entries = [...settings, ...ruled(rules, "deny", "Read")];
  const own = new Set(settings.map(({ entry }) => entry));
  const byRule = pathList(
    entries.filter(({ entry }) => !own.has(entry)),
    environment,
    (text, folder) => ({
      ...rulePath(text, folder, environment),
      effect: readEffect(text.replace(/^\/\//, "/")),
    }),
  );
  const bySetting = pathList(settings, environment, (text, folder) => ({
    ...settingsPath(text, folder, environment.home),
    effect: readEffect(text.replace(/^\/+/, "/")),
  }));
  return { match: (paths) => strongest(bySetting.match(paths), byRule.match(paths)) };
}

function readEffect(text: string): Reading["effect"] {
  const plain = withoutEnd(text);
  if (text.startsWith("/**/")) return { inert: "sandbox-root-read-glob" };
  if (isPlain(plain)) return "enforced";
  // Other patterns from the root, and escapes, were not tried.
  if (/^\/[^/]*[*?[]/.test(plain) || plain.includes("\\")) return "unmeasured";
  return "enforced";
}

/** What protects from writing: only plain paths, and a final `/**`. */
export function writeDenials(
  layers: readonly Layer[],
  rules: readonly Rule[],
  environment: Environment,
): PathList {
  const effect = (text: string): Reading["effect"] =>
    isPlain(withoutEnd(text)) ? "enforced" : { inert: "sandbox-write-glob" };
  const bySetting = pathList(listed(layers, "denyWrite"), environment, (text, folder) => ({
    ...settingsPath(text, folder, environment.home),
    effect: effect(text),
  }));
  const byRule = pathList(ruled(rules, "deny", "Edit"), environment, (text, folder) => ({
    ...rulePath(text, folder, environment),
    effect: text.includes("\\") ? "unmeasured" : effect(text),
  }));
  return { match: (paths) => strongest(bySetting.match(paths), byRule.match(paths)) };
}

/**
 * Whether a path is, or is in, a missing directory in which a plain denial protects something: commands cannot make that
 * directory (facts.md K).
 */
export function missingDirectories(
  layers: readonly Layer[],
  rules: readonly Rule[],
  environment: Environment,
): (path: string) => boolean {
  const kept = [
    ...listed(layers, "denyWrite").map(({ text, folder }) => settingsPath(text, folder, environment.home)),
    ...ruled(rules, "deny", "Edit").map(({ text, folder }) => rulePath(text, folder, environment)),
  ]
    .map(({ directory, pattern }) => normalize(`${directory}/${withoutEnd(pattern)}`))
    .filter((path) => isPlain(path));
  return (path) => {
    for (let end = path.indexOf("/", 1); ; end = path.indexOf("/", end + 1)) {
      const above = end < 0 ? path : path.slice(0, end);
      if (environment.kind(above) === "absent") return kept.some((place) => place.startsWith(`${above}/`));
      if (end < 0) return false;
    }
  };
}

/** What may be read again below a hidden directory. */
export function readGrants(layers: readonly Layer[], environment: Environment): PathList {
  return pathList(listed(layers, "allowRead"), environment, (text, folder) => ({
    ...settingsPath(text, folder, environment.home),
    effect: isPlain(withoutEnd(text)) ? "enforced" : "unmeasured",
  }));
}

/** What may be written beside the start directory: existing plain paths without links, and rules for editing. */
export function writeGrants(
  layers: readonly Layer[],
  rules: readonly Rule[],
  environment: Environment,
): PathList {
  const bySetting = pathList(listed(layers, "allowWrite"), environment, (text, folder) => {
    const path = settingsPath(text.trim().replace(/^\/+/, "/"), folder, environment.home);
    const trimmed = withoutEnd(path.pattern);
    if (!isPlain(trimmed) || /^[!"]|^\$|^~[^/]/.test(text))
      return { ...path, effect: { inert: "sandbox-grant-form" } };
    const whole = normalize(`${path.directory}/${trimmed}`);
    if (environment.kind(whole) === "absent") return { ...path, effect: { inert: "sandbox-absent-grant" } };
    if (resolved(whole, environment) !== whole) return { ...path, effect: { inert: "sandbox-linked-grant" } };
    return { ...path, effect: "enforced" };
  });
  const byRule = pathList(ruled(rules, "allow", "Edit"), environment, (text, folder) => {
    const isAnchored = /^(\/\/|~\/)/.test(text);
    const effect = isAnchored && isPlain(withoutEnd(text)) ? "enforced" : "unmeasured";
    // `Edit(**)` grants nothing to commands.
    return text === "**" ? undefined : { ...rulePath(text, folder, environment), effect };
  });
  return { match: (paths) => strongest(bySetting.match(paths), byRule.match(paths)) };
}

/**
 * Which targets of redirections the agent takes for opened by its sandbox. It compares the text of `allowWrite` and
 * `denyWrite`, whether something is there or not (facts.md P, release 2.1.330).
 */
export function redirectGrants(
  layers: readonly Layer[],
  environment: Environment,
): (path: string) => "runs" | "asks" | "unmeasured" {
  const kept = writeDenials(layers, [], environment);
  const granted = pathList(listed(layers, "allowWrite"), environment, (text, folder) => ({
    ...settingsPath(text, folder, environment.home),
    effect: isPlain(withoutEnd(text)) ? "enforced" : "unmeasured",
  }));
  const isAllOpen = listed(layers, "allowWrite").some(({ text }) => text === "/");
  return (path) => {
    if (resolved(path, environment) !== path) return "unmeasured";
    const isOpen = isAllOpen || path.startsWith("/tmp/claude/");
    const match = isOpen ? "entry" : granted.match([path])?.kind;
    if (match === undefined || isAlwaysProtected(path, environment)) return "asks";
    const denied = kept.match([path])?.kind;
    if (denied === "entry") return "asks";
    return match === "entry" && denied === undefined ? "runs" : "unmeasured";
  };
}

function listed(layers: readonly Layer[], key: string): readonly PathEntry[] {
  return layers.flatMap(({ id, folder, sandbox }) =>
    texts(section(sandbox, "filesystem"), key).map((text) => ({
      text,
      folder,
      entry: { artifact: id, key: `sandbox.filesystem.${key}`, value: text },
    })),
  );
}

function ruled(rules: readonly Rule[], list: Rule["list"], tool: string): readonly PathEntry[] {
  return rules.flatMap((rule) =>
    rule.list === list && rule.tool === tool && rule.content !== undefined && !rule.content.startsWith("!")
      ? [{ text: rule.content, folder: rule.folder, entry: rule.entry }]
      : [],
  );
}

function strongest(...matches: readonly (PathMatch | undefined)[]): PathMatch | undefined {
  const order = ["entry", "unmeasured", "inert"] as const;
  for (const kind of order) {
    const match = matches.find((one) => one?.kind === kind);
    if (match !== undefined) return match;
  }
  return undefined;
}

/** The folder and files that stay protected whatever is granted (facts.md F, research/claude-code.md 5). */
export function isAlwaysProtected(path: string, { home, cwd }: Environment): boolean {
  const inHome = namesBelow(path, home)?.join("/");
  const inStart = namesBelow(path, cwd)?.join("/");
  return (
    (inHome !== undefined &&
      /^(\.claude\/(settings\.json|settings\.local\.json|agents|hooks)|\.claude\.json|\.mcp\.json|\.ssh)(\/|$)/.test(
        inHome,
      )) ||
    (inStart !== undefined &&
      /^(\.claude\/settings(\.local)?\.json|\.git\/hooks|\.git\/config|\.mcp\.json)(\/|$)/.test(inStart))
  );
}

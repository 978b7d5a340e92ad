import type { Environment } from "../../../policy/environment.ts";
import { normalize, stepsOf } from "../../../policy/normalize.ts";
import type { Rule } from "./entries.ts";
import { namesBelow, resolved } from "./paths.ts";
import { compilePattern, covers, depthsOf, foldCase, type PathPattern } from "./pattern.ts";
import { patternIndex, type PatternIndex } from "./pattern-index.ts";

/** Which rule covers a path. `unknown`: one re-opens it in a way that was not measured. */
export type Match = { readonly kind: "rule"; readonly rule: Rule } | { readonly kind: "unknown" } | undefined;

export interface FileRules {
  /** @param paths all spellings of one path, absolute */
  match(paths: readonly string[]): Match;
  /** Whether a relative name may be one of which a rule speaks, in whatever directory it is meant (facts.md R). */
  mayName(text: string): Match;
}

/** A relative pattern, which may free what an earlier one covers. */
interface Relative {
  readonly pattern: PathPattern;
  readonly negated: boolean;
  readonly rule: Rule;
}

/**
 * The path rules of one tool in one list (research/claude-code.md 1.2, facts.md A to C, release 2.1.330).
 *
 * `//` is the root, `~/` the home and a single `/` the folder of the settings file; anything else hangs at the
 * start directory. A literal beginning is also taken without its links; a relative pattern is not.
 */
export function fileRules(rules: readonly Rule[], environment: Environment): FileRules {
  const absolute = patternIndex<Rule>();
  const relative: Relative[] = [];
  /** Directories below which a pattern says something that was not understood. */
  const unclear: string[] = [];
  /** All patterns from the root or, if they are relative, from any directory. */
  const named: { readonly pattern: PathPattern; readonly rule: Rule }[] = [];
  for (const rule of rules) {
    if (rule.content === undefined) continue;
    const anchor = anchorOf(rule.content, rule.folder, environment);
    const compiled = anchor === undefined ? relativePattern(rule.content) : compilePattern(anchor.text, true);
    if (compiled === undefined) continue;
    if (compiled !== "unclear") {
      const above = anchor === undefined || anchor.directory === "/" ? "/" : anchor.directory;
      named.push({ pattern: under(above, compiled), rule });
    }
    if (compiled === "unclear") unclear.push(anchor?.directory ?? environment.cwd);
    else if (anchor === undefined)
      relative.push({ pattern: compiled, negated: isNegated(rule.content), rule });
    else addAbsolute(absolute, anchor, compiled, rule, environment);
  }
  const starts = [...new Set([environment.cwd, resolved(environment.cwd, environment)])];
  const below = relativeMatcher(relative);
  return {
    mayName(text) {
      const names = stepsOf(normalize(`/${text}`)).map(foldCase);
      if (names.length === 0) return undefined;
      const found = named.find(({ pattern, rule }) => isEndOf(pattern, rule, names));
      if (found !== undefined)
        return isNegated(found.rule.content ?? "") ? { kind: "unknown" } : { kind: "rule", rule: found.rule };
      return unclear.length > 0 ? { kind: "unknown" } : undefined;
    },
    match(paths) {
      const found = paths.flatMap((path) => absolute.find(stepsOf(path)));
      let isUnknown = unclear.some((directory) =>
        paths.some((path) => namesBelow(path, directory) !== undefined),
      );
      for (const path of paths) {
        for (const start of starts) {
          const names = namesBelow(path, start);
          const match = names === undefined ? undefined : below(names);
          if (match?.kind === "rule") found.push(match.rule);
          isUnknown ||= match?.kind === "unknown";
        }
      }
      const first = found.reduce<Rule | undefined>(
        (least, rule) => (least === undefined || rule.order < least.order ? rule : least),
        undefined,
      );
      if (first !== undefined) return { kind: "rule", rule: first };
      return isUnknown ? { kind: "unknown" } : undefined;
    },
  };
}

/** Whether names are covered by the last steps of a pattern; one that ends in `**` covers all. */
function isEndOf({ steps, below }: PathPattern, rule: Rule, names: readonly string[]): boolean {
  if (rule.content?.endsWith("/**") === true) return true;
  return steps.some((_, from) => covers({ steps: steps.slice(from), below }, names));
}

interface Anchor {
  readonly directory: string;
  readonly text: string;
}

/** @returns undefined for a relative pattern */
function anchorOf(content: string, folder: string, environment: Environment): Anchor | undefined {
  const { home } = environment;
  if (content.startsWith("//")) return { directory: "/", text: content.slice(1) };
  if (content.startsWith("~/")) return { directory: home, text: content.slice(1) };
  return content.startsWith("/") ? { directory: folder, text: content } : undefined;
}

function addAbsolute(
  index: PatternIndex<Rule>,
  anchor: Anchor,
  pattern: PathPattern,
  rule: Rule,
  environment: Environment,
): void {
  const own = literalBeginning(pattern);
  const directory = anchor.directory === "/" ? "" : anchor.directory;
  index.add(under(normalize(directory === "" ? "/" : directory), pattern), rule);
  // A home that is a link is only followed where a plain name stands behind it.
  if (own === 0) return;
  // The names of the pattern have lost their case, and the file system looks at it.
  const written = anchor.text
    .split("/")
    .filter((name) => name !== "")
    .slice(0, own);
  // Steps that lead nowhere are not folded in a rule, so it names nothing (research/claude-code.md 1.2).
  if (written.some((name) => name === "." || name === "..")) return;
  const beginning = `${directory}/${written.map(plainName).join("/")}`;
  const real = resolved(normalize(beginning), environment);
  if (real === beginning) return;
  index.add(under(real, { ...pattern, steps: pattern.steps.slice(own) }), rule);
}

function plainName(name: string): string {
  return name.replace(/\\(.)/gs, "$1");
}

function literalBeginning(pattern: PathPattern): number {
  const end = pattern.steps.findIndex((step) => step.kind !== "name" || step.literal === undefined);
  return end < 0 ? pattern.steps.length : end;
}

function under(directory: string, pattern: PathPattern): PathPattern {
  const names = stepsOf(directory).map((name) => {
    const literal = foldCase(name);
    return { kind: "name" as const, tokens: [], literal };
  });
  return { ...pattern, steps: [...names, ...pattern.steps] };
}

/** `./` goes, and no more of it. */
function withoutDot(content: string): string {
  return content.replace(/^\.\//, "");
}

function isNegated(content: string): boolean {
  return withoutDot(content).startsWith("!");
}

function relativePattern(content: string): ReturnType<typeof compilePattern> {
  const text = withoutDot(content).replace(/^!/, "");
  // A lone `~` or `.` names nothing.
  return text === "" || text === "~" || text === "." ? undefined : compilePattern(text, false);
}

function relativeMatcher(relative: readonly Relative[]): (names: readonly string[]) => Match {
  if (!relative.some(({ negated }) => negated)) {
    const index = patternIndex<Rule>();
    for (const { pattern, rule } of relative) index.add(pattern, rule);
    return (names) => {
      const [first, ...more] = index.find(names);
      if (first === undefined) return undefined;
      return { kind: "rule", rule: more.reduce((a, b) => (b.order < a.order ? b : a), first) };
    };
  }
  return (names) => reopened(names.map(foldCase), relative);
}

/**
 * Goes down from the start directory: at each name the last pattern that speaks of it counts, and what lies in a
 * covered directory stays covered.
 */
function reopened(names: readonly string[], relative: readonly Relative[]): Match {
  const spoken = relative.map((one) => ({ ...one, depths: depthsOf(one.pattern, names) }));
  let isFreed = false;
  for (let depth = 1; depth <= names.length; depth++) {
    let match: Rule | undefined;
    for (const { negated, rule, depths } of spoken) {
      if (!depths.includes(depth)) continue;
      // Only names directly in the start directory were seen to be freed, and everything by `!**`.
      if (negated && match !== undefined && depth > 1 && rule.content !== "!**") isFreed = true;
      if (!negated) match ??= rule;
      else match = undefined;
    }
    if (match !== undefined) return { kind: "rule", rule: match };
  }
  return isFreed ? { kind: "unknown" } : undefined;
}

import type { Environment } from "../../policy/environment.ts";
import { absolutePath, segmentText, type PathPattern } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import type { Spelled } from "../kit/forms.ts";
import { absoluteSteps, readingsOf, realSteps, rooted } from "../kit/path.ts";

/** A path in the spelling of the agent's sandbox. */
export type PathSpelling =
  /** Its tools compare it, and so do commands, but for a name that is a pattern to them. */
  | {
      readonly kind: "path";
      readonly path: Spelled;
      readonly isPatternToo: boolean;
      readonly isWidened: boolean;
    }
  /** Only commands know it. */
  | { readonly kind: "pattern"; readonly path: Spelled };

/**
 * The spellings of a path (facts.md, section B, release 0.225.2). An entry is resolved against the home and the start directory,
 * and covers everything below it. Links are followed as far as its parent directory, so a path with a link further up is
 * written without it as well.
 */
export function spellPath(subject: PathSubject, environment: Environment): readonly PathSpelling[] {
  return readingsOf(subject).flatMap((reading): readonly PathSpelling[] => {
    const pattern = rooted(reading, environment.home);
    const whole = withoutChildren(pattern);
    const names = namesIn(whole);
    if (names === undefined)
      return [{ kind: "pattern", path: { text: subject.text, pieces: [patternPiece(pattern)] } }];
    const isWidened = whole !== pattern;
    const isPatternToo = names.some((name) => /[*?[\]]/.test(name));
    const path: PathSpelling = { kind: "path", path: spell(whole, names), isPatternToo, isWidened };
    const real = realSteps(absoluteSteps(whole, environment), environment);
    if (real === undefined) return [path];
    const text = `/${real.map((step) => segmentText(step) ?? "").join("/")}`;
    return [path, { ...path, path: { text, pieces: ["/p"] } }];
  });
}

/**
 * The place that a grant of the sandbox names. The start directory is always writable, and needs none.
 * @returns undefined for a place that it has no form for
 */
export function grantedPath(
  subject: PathSubject,
  environment: Environment,
): Spelled | "start" | "below-start" | undefined {
  const [only, ...others] = readingsOf(subject);
  if (only === undefined || others.length > 0) return undefined;
  const whole = withoutChildren(rooted(only, environment.home));
  const names = namesIn(whole);
  if (names === undefined) return undefined;
  if (whole.anchor === "cwd" && whole.parents === 0) return names.length === 0 ? "start" : "below-start";
  const { text } = spell(whole, names);
  if (/[*?[\]]/.test(text)) return undefined;
  return absolutePath(whole, environment) === undefined ? undefined : spell(whole, names);
}

/** A final `**` is left out: an entry covers what is below it anyway. */
function withoutChildren(pattern: PathPattern): PathPattern {
  const { segments } = pattern;
  return segments.at(-1)?.kind === "globstar" ? { ...pattern, segments: segments.slice(0, -1) } : pattern;
}

function namesIn({ segments }: PathPattern): readonly string[] | undefined {
  const names: string[] = [];
  for (const segment of segments) {
    const name = segmentText(segment);
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names;
}

function spell({ anchor, parents }: PathPattern, names: readonly string[]): Spelled {
  const [first, piece] = {
    root: ["", "/"],
    home: ["~", "~/"],
    cwd: parents === 0 ? [".", "./"] : [Array<string>(parents).fill("..").join("/"), "../"],
  }[anchor] as [string, string];
  if (names.length === 0)
    return {
      text: first === "" ? "/" : first,
      pieces: [piece === "../" ? "../p" : piece.replace(/(?<=.)\/$/, "")],
    };
  return { text: `${first}/${names.join("/")}`, pieces: [`${piece}p`] };
}

function patternPiece({ anchor }: PathPattern): string {
  return { root: "/ pattern", home: "~/ pattern", cwd: "pattern" }[anchor];
}

import type { Environment } from "../../policy/environment.ts";
import {
  absolutePath,
  namesOf,
  parsePath,
  segmentText,
  type Part,
  type PathPattern,
  type Segment,
} from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import { each, type Spelled } from "./forms.ts";

/**
 * What a path of the policy may mean: the pattern, and the name with these very brackets, for which the sandbox takes
 * the entry as well.
 */
export function readingsOf(subject: PathSubject): readonly PathPattern[] {
  const pattern = parsePath(subject);
  const isAlsoName = pattern.isGlob && /[[\]]/.test(subject.text);
  return isAlsoName ? [pattern, parsePath({ ...subject, literal: true })] : [pattern];
}

/** `~/../x` leaves the home, so it is written from the root. */
export function rooted(pattern: PathPattern, home: string): PathPattern {
  if (pattern.anchor !== "home" || pattern.parents === 0) return pattern;
  const above = namesOf(home);
  const kept = above.slice(0, Math.max(0, above.length - pattern.parents));
  return { ...pattern, anchor: "root", parents: 0, segments: [...kept, ...pattern.segments] };
}

/** The steps from the root of a pattern that does not depend on the start directory. */
export function absoluteSteps(pattern: PathPattern, environment: Environment): readonly Segment[] {
  const start = absolutePath({ ...pattern, segments: [], isGlob: false }, environment) ?? "/";
  return [...namesOf(start), ...pattern.segments];
}

/** The same steps without links, as far as they exist; undefined when that changes nothing. */
export function realSteps(
  steps: readonly Segment[],
  environment: Environment,
): readonly Segment[] | undefined {
  const firstGlob = steps.findIndex((step) => segmentText(step) === undefined);
  const plain = steps.slice(0, firstGlob < 0 ? steps.length : firstGlob).map(segmentText);
  for (let length = plain.length; length > 0; length--) {
    const path = `/${plain.slice(0, length).join("/")}`;
    const real = environment.realpath(path);
    if (real === undefined) continue;
    return real === path ? undefined : [...namesOf(real), ...steps.slice(length)];
  }
  return undefined;
}

/** The steps as they are written, and without links where that is another path. */
export function stepsWithLinks(
  pattern: PathPattern,
  environment: Environment,
): readonly (readonly Segment[])[] {
  const named = absoluteSteps(pattern, environment);
  const real = realSteps(named, environment);
  return real === undefined ? [named] : [named, real];
}

/** Whether a step is any name, or any number of directories. */
export function isEverything(segment: Segment): boolean {
  return (
    segment.kind === "globstar" || segment.parts.every(({ kind }) => kind === "star" || kind === "globstar")
  );
}

/** How an agent writes one character or wildcard of a name. */
export interface Sign {
  readonly text: string;
  /** The piece of a form that it is, where it is not plain text. */
  readonly piece?: string;
  /** It matches more than what it was made from. */
  readonly isWidened?: true;
}

/** How an agent writes the names of a path, where `**` is a step of its own. */
export interface PathDialect {
  /** Characters that do not mean themselves, or that cannot be written. */
  readonly special?: Readonly<Record<string, Sign>>;
  /** The text of all other characters, if they are not literal. */
  readonly literally?: (text: string) => string;
  /** Any one character. */
  readonly any: Sign;
  /** Any characters of one name. */
  readonly star: Sign;
  /** One character of a set; undefined for a set that reaches across directories. */
  readonly set: (members: string) => Sign | undefined;
  /** `**` inside a name. Without it `a*`, with all below it, covers `a**b`. */
  readonly across?: Sign;
  /** Which `**` is left out behind `**`: one that the policy has, or whatever is written so. */
  readonly folds?: "meant" | "written";
}

/** The same sign for each of these characters, but for the character itself. */
export function special(characters: string, sign: (character: string) => Sign): Record<string, Sign> {
  return Object.fromEntries([...characters].map((character) => [character, sign(character)]));
}

/** A set where only these signs are known to be members and nothing else; otherwise another sign. */
export function plainSet(plain: RegExp, other: Sign): (members: string) => Sign {
  return (members) => (plain.test(members) ? { text: `[${members}]`, piece: "[ab]" } : other);
}

/** A set with a separator in it is left to what covers several directories. */
export function inOneName(set: (members: string) => Sign): PathDialect["set"] {
  return (members) => (members.includes("/") ? undefined : set(members));
}

export interface SpelledStep extends Spelled {
  readonly isWidened: boolean;
  /** The step, with all below it, already covers what follows. */
  readonly endsHere: boolean;
}

/** The steps of a path in the words of an agent, up to the first that covers what follows. */
export function spellSteps(segments: readonly Segment[], dialect: PathDialect): readonly SpelledStep[] {
  const steps: SpelledStep[] = [];
  for (const segment of segments) {
    const step = spellStep(segment, dialect);
    const isFolded = dialect.folds === "written" ? step.text === "**" : dialect.folds && step === GLOBSTAR;
    if (isFolded === true && steps.at(-1)?.text === "**") continue;
    steps.push(step);
    if (step.endsHere) break;
  }
  return steps;
}

const GLOBSTAR: SpelledStep = { text: "**", pieces: [], isWidened: false, endsHere: false };

function spellStep(segment: Segment, dialect: PathDialect): SpelledStep {
  if (segment.kind === "globstar") return GLOBSTAR;
  const signs: Sign[] = [];
  let endsHere = false;
  for (const part of segment.parts) {
    const next = signsOf(part, dialect);
    endsHere = next === undefined;
    // A part can have more signs than a call takes arguments.
    for (const sign of next ?? [{ ...dialect.star, isWidened: true }]) signs.push(sign);
    if (endsHere) break;
  }
  return {
    text: signs.map(({ text }) => text).join(""),
    pieces: signs.flatMap(({ piece }) => piece ?? []),
    isWidened: signs.some(({ isWidened }) => isWidened),
    endsHere,
  };
}

/** A part of a name, sign by sign; undefined for one that reaches across directories and has no form. */
export function signsOf(part: Part, dialect: PathDialect): readonly Sign[] | undefined {
  const { special: known = {}, literally = String, any, star, across, set } = dialect;
  if (part.kind === "text") {
    const characters = [...part.text];
    if (!characters.some((char) => Object.hasOwn(known, char))) return [{ text: literally(part.text) }];
    return characters.map(
      (char) => (Object.hasOwn(known, char) ? known[char] : undefined) ?? { text: literally(char) },
    );
  }
  const sign = { any, star, globstar: across, set: part.kind === "set" ? set(part.members) : undefined }[
    part.kind
  ];
  return sign === undefined ? undefined : [sign];
}

/**
 * What a pattern is put together from: where it begins and ends, and what is in between.
 * @param anchor what is in front of the first step
 */
export function pathPieces(anchor: string, steps: readonly Spelled[]): readonly string[] {
  const isGlobstar = (index: number): boolean => steps[index]?.text === "**";
  const last = steps.length - 1;
  const shape =
    last === 0 && isGlobstar(0) ? "**" : `${isGlobstar(0) ? "**/" : ""}p${isGlobstar(last) ? "/**" : ""}`;
  const pieces = new Set([anchor + shape, ...steps.flatMap((step) => step.pieces)]);
  if (steps.some((_, index) => index > 0 && index < last && isGlobstar(index))) pieces.add("p/**/p");
  return [...pieces];
}

/** Where patterns may begin and end, below each of these anchors. */
export function pathShapes(...anchors: readonly string[]): readonly string[] {
  return each(anchors, ["p", "p/**", "**", "**/p", "**/p/**"]);
}

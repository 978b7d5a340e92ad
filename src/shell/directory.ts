import type { Variables } from "./bindings.ts";
import type { Cwd } from "./simple-command.ts";
import { anything, isSameWord, START_MARK, type Word } from "./word.ts";

/** The working directory as a word. */
export function directoryWord(cwd: Cwd): Word | undefined {
  const places = possibleIn(cwd).map(placeWord);
  const choices = places.filter((word) => word !== undefined);
  if (choices.length < places.length) return undefined;
  return choices.length < 2 ? choices[0] : { ...anything("$PWD", false), choices };
}

function placeWord(cwd: Cwd): Word | undefined {
  if (cwd === "start") return { kind: "literal", text: START_MARK };
  if (cwd === "unknown" || cwd.to.kind === "dynamic") return undefined;
  if (cwd.to.tilde === true || /^[/\uE002]/.test(cwd.to.text))
    return { ...cwd.to, text: folded(cwd.to.text) };
  return { kind: "literal", text: folded(`${START_MARK}/${cwd.to.text}`) };
}

/** The path as `cd` keeps it: without `.` and `..`, as far as the text tells. */
function folded(path: string): string {
  const [start = "", ...steps] = path.split("/");
  const kept: string[] = [];
  for (const step of steps) {
    const isUp = step === ".." && kept.length > 0 && kept.at(-1) !== "..";
    if (isUp) kept.pop();
    else if (step !== "" && step !== "." && !(step === ".." && start === "")) kept.push(step);
  }
  return kept.length === 0 && start === "" ? "/" : [start, ...kept].join("/");
}

/** Where the shell is after `cd` and the like. */
export interface Changed {
  readonly cwd: Cwd;
  /** Where it is if the change succeeded, as far as that tells more. */
  readonly ifSucceeded?: Cwd | undefined;
}

const UNKNOWN: Cwd = "unknown";
const ANYWHERE: Changed = { cwd: UNKNOWN };

/** The directory after `cd`, `pushd` or `popd`. */
export function changedDirectory(
  from: Cwd,
  builtin: string,
  args: readonly Word[],
  variables: Variables,
): Changed {
  if (builtin === "popd") return ANYWHERE;
  const operands = args.filter((word) => word.kind === "dynamic" || !/^-./.test(word.text));
  const [to] = operands;
  if (to === undefined)
    return builtin === "cd" && !variables.has("HOME") ? { cwd: { kind: "changed", to: HOME } } : ANYWHERE;
  if (operands.length > 1 || (to.kind === "literal" && /^[-+]/.test(to.text))) return ANYWHERE;
  if (to.kind === "dynamic" && to.splits && !to.glob) return ANYWHERE;
  // It may be in a directory that CDPATH names.
  const isPlace = to.kind === "literal" ? to.tilde === true || /^(\/|\.\.?(\/|$))/.test(to.text) : false;
  if (variables.has("CDPATH") && !isPlace) return ANYWHERE;
  const places = possibleIn(from).map((before) => ({ before, after: below(before, to) }));
  return {
    cwd: eitherOf(places.flatMap(({ before, after }) => [after, before])),
    ifSucceeded: eitherOf(places.map(({ after }) => after)),
  };
}

/** More directories than this are not told apart: each change that may fail doubles them. */
const MAX_PLACES = 32;

/** Where a command can run, each without what is possible otherwise. */
function possibleIn(cwd: Cwd): readonly Cwd[] {
  if (typeof cwd === "string") return [cwd];
  const { otherwise, ...place } = cwd;
  return otherwise === undefined ? [place] : [place, ...possibleIn(otherwise)];
}

/** Whether two commands run in the same directory. */
export function isSameCwd(a: Cwd | undefined, b: Cwd | undefined): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  return isSameWord(a.to, b.to) && isSameCwd(a.otherwise, b.otherwise);
}

/** The first of these directories, or the next one where it is missing. */
export function eitherOf(cwds: readonly Cwd[]): Cwd {
  const distinct: Cwd[] = [];
  for (const place of cwds.flatMap(possibleIn))
    if (!distinct.some((known) => isSameCwd(known, place))) distinct.push(place);
  const kept = distinct.length > MAX_PLACES ? [...distinct.slice(0, MAX_PLACES), UNKNOWN] : distinct;
  // The start is there, and what is not known may be all that follows.
  return kept.reduceRight((otherwise, place) =>
    typeof place === "string" ? place : { ...place, otherwise },
  );
}

const HOME: Word = { kind: "literal", text: "~", tilde: true };

/** The directory `to`, seen from `from`. */
export function below(from: Cwd, to: Word): Cwd {
  if (to.kind === "literal" && to.text === "") return from;
  const pattern = to.kind === "literal" ? to.text : to.pattern;
  const fixed = (to.kind === "literal" && to.tilde === true) || /^[/]/.test(pattern);
  const home = to.kind === "dynamic" && pattern.startsWith("~");
  if (fixed || home || from === "start") return { kind: "changed", to };
  if (from === "unknown" || to.kind === "dynamic" || from.to.kind === "dynamic") return "unknown";
  const text = `${from.to.text.replace(/\/$/, "")}/${to.text}`;
  return { kind: "changed", to: { ...from.to, text } };
}

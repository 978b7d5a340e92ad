import type { Variables } from "./bindings.ts";
import type { Cwd } from "./simple-command.ts";
import { START_MARK, type Word } from "./word.ts";

/** The working directory as a word. */
export function directoryWord(cwd: Cwd): Word | undefined {
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

/** The directory after `cd`, `pushd` or `popd`. */
export function changedDirectory(
  from: Cwd,
  builtin: string,
  args: readonly Word[],
  variables: Variables,
): Cwd {
  if (builtin === "popd") return "unknown";
  const operands = args.filter((word) => word.kind === "dynamic" || !/^-./.test(word.text));
  const [to] = operands;
  if (to === undefined)
    return builtin === "cd" && !variables.has("HOME") ? { kind: "changed", to: HOME } : "unknown";
  if (operands.length > 1 || (to.kind === "literal" && /^[-+]/.test(to.text))) return "unknown";
  if (to.kind === "dynamic" && to.splits && !to.glob) return "unknown";
  // It may be in a directory that CDPATH names.
  const isPlace = to.kind === "literal" ? to.tilde === true || /^(\/|\.\.?(\/|$))/.test(to.text) : false;
  if (builtin !== "popd" && variables.has("CDPATH") && !isPlace) return "unknown";
  return orStay(below(from, to), from);
}

/** A change of directory that may fail. */
function orStay(cwd: Cwd, from: Cwd): Cwd {
  if (typeof cwd === "string" || from === "unknown") return cwd;
  // One that failed before is rarely followed by another one, and each would double what is possible.
  const otherwise = from === "start" ? from : { kind: from.kind, to: from.to };
  return { ...cwd, otherwise };
}

/** The directory where the last change is known to have succeeded. */
export function succeeded(cwd: Cwd): Cwd {
  return typeof cwd === "string" || cwd.otherwise === undefined ? cwd : { kind: "changed", to: cwd.to };
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

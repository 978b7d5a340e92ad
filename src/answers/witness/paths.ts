import type { Environment } from "../../policy/environment.ts";
import { baseName, parentOf, stepsOf } from "../../policy/normalize.ts";
import { parsePath, segmentText, type Part, type PathPattern, type Segment } from "../../policy/path.ts";
import type { PathRule } from "../../policy/policy.ts";
import { quoteIfNeeded, quoteWord } from "../../shell/quote.ts";
import type { Overlay } from "../../policy/overlay.ts";
import { pathWord, WITNESS, type Witnesses } from "./witness.ts";

/** The accesses that show what a rule about a path comes to. */
export function pathWitnesses(rule: PathRule, overlay: Overlay, out: Witnesses): void {
  const [path, nested] = examples(rule, overlay);
  if (rule.action === "read") readWitnesses(path, rule.effect === "allow", overlay, out);
  else writeWitnesses(path, overlay, out);
  if (nested !== undefined) {
    if (rule.action === "read") out.common("Read", nested, "in a directory below");
    out.common("Write", nested, "in a directory below");
    const word = pathWord(nested, overlay.home);
    out.common("Bash", rule.action === "read" ? `cat ${word}` : `echo x > ${word}`, "in a directory below");
  }
  if (rule.effect === "deny" && parsePath(rule.subject).isGlob) futureWitnesses(rule, overlay, out);
}

function readWitnesses(path: string, isException: boolean, overlay: Overlay, out: Witnesses): void {
  const word = pathWord(path, overlay.home);
  out.common("Read", path);
  out.common("Bash", `cat ${word}`, "by the shell");
  if (isException) return;
  out.common("Write", path, "written by a tool");
  out.common("Edit", path, "edited by a tool");
  out.variant("Bash", `echo x > ${word}`, "written by the shell");
  shellForms(`cat ${word}`, `/bin/cat ${word}`, out);
  out.variant("Bash", `cat "${path.replaceAll(/[\\$`"]/g, "\\$&")}"`, "quoted");
  out.variant(
    "Bash",
    `cd ${pathWord(parentOf(path), overlay.home)} && cat ${pathWord(baseName(path), "")}`,
    "after cd",
  );
  const relative = relativeWord(path, overlay);
  if (relative !== undefined) out.variant("Bash", `cat ${relative}`, "by its relative path");
  out.deliberate("Bash", readByInterpreter(path), "by an interpreter");
  detours(path, overlay, (detour, form) => {
    out.deliberate("Read", detour, form);
    out.deliberate("Bash", `cat ${pathWord(detour, overlay.home)}`, `${form}, by the shell`);
  });
}

function writeWitnesses(path: string, overlay: Overlay, out: Witnesses): void {
  const word = pathWord(path, overlay.home);
  out.common("Write", path);
  out.common("Edit", path, "edited");
  out.common("Bash", `echo x > ${word}`, "by the shell");
  shellForms(`tee ${word}`, `/usr/bin/tee ${word}`, out);
  out.variant("Bash", `cp /etc/hostname ${word}`, "copied over");
  out.variant("Bash", `rm ${word}`, "removed");
  const relative = relativeWord(path, overlay);
  if (relative !== undefined) out.variant("Bash", `echo x > ${relative}`, "by its relative path");
  out.deliberate("Bash", writeByInterpreter(path), "by an interpreter");
  detours(path, overlay, (detour, form) => {
    out.deliberate("Write", detour, form);
    out.deliberate("Bash", `echo x > ${pathWord(detour, overlay.home)}`, `${form}, by the shell`);
  });
}

function shellForms(line: string, byPath: string, out: Witnesses): void {
  out.variant("Bash", `true && ${line}`, "in a compound");
  out.variant("Bash", `sudo ${line}`, "by sudo");
  out.variant("Bash", byPath, "under its path");
  out.variant("Bash", `bash -c ${quoteWord(line)}`, "by bash -c");
}

/** The same file by other names. */
function detours(path: string, overlay: Overlay, visit: (path: string, form: string) => void): void {
  const parent = parentOf(path);
  if (parent !== "/") visit(`${parent}/../${baseName(parent)}/${baseName(path)}`, "by ..");
  const link = `${overlay.cwd === "/" ? "" : overlay.cwd}/${WITNESS}.link`;
  // One name for all would lead to the last; a link for each file does not disturb the others.
  const own = `${link}-${stepsOf(path).join("-")}`;
  overlay.addLink(own, path);
  visit(own, "through a link");
}

/** A path below the start directory as it is typed there. */
function relativeWord(path: string, { cwd }: Environment): string | undefined {
  return path.startsWith(`${cwd}/`) && cwd !== "/" ? quoteIfNeeded(path.slice(cwd.length + 1)) : undefined;
}

/** A file that comes into being after the agent's shell has started. */
function futureWitnesses(rule: PathRule, overlay: Overlay, out: Witnesses): void {
  const pattern = parsePath(rule.subject);
  if (!pattern.segments.some(({ kind }) => kind === "globstar")) return;
  const path = startedAt(pattern, overlay, [`${WITNESS}-later`]);
  const word = pathWord(path, overlay.home);
  const form = "a file created after the start";
  if (rule.action === "read") out.variant("Bash", `cat ${word}`, form);
  out.variant("Write", path, form);
}

/**
 * A path that the rule means, and for a pattern with `**` one further down. They exist, really or in the overlay:
 * most enforcers look at what is there.
 */
function examples(rule: PathRule, overlay: Overlay): readonly [string, string?] {
  const pattern = parsePath(rule.subject);
  if (!pattern.isGlob) {
    const path = instantiate(pattern, overlay, []);
    return [exampleIn(path, rule, overlay)];
  }
  const file = (directories: readonly string[]): string => {
    const path = startedAt(pattern, overlay, directories);
    if (rule.subject.isFile === false) return exampleIn(path, rule, overlay);
    overlay.addFile(path);
    return path;
  };
  const first = file([]);
  return pattern.segments.some(({ kind }) => kind === "globstar")
    ? [first, file([`${WITNESS}-folder`])]
    : [first];
}

/** A match of a pattern. One that can be anywhere is where the agent is started, because it writes nothing at the root. */
function startedAt(pattern: PathPattern, overlay: Overlay, directories: readonly string[]): string {
  const isAnywhere = pattern.anchor === "root" && pattern.segments[0]?.kind === "globstar";
  return instantiate(pattern, overlay, [...(isAnywhere ? stepsOf(overlay.cwd) : []), ...directories]);
}

/**
 * Accesses to a path that is not there when the agent starts, on the machine as it is: what most enforcers look at does
 * not exist then. They get no imagined files, so they are asked apart from the others.
 */
export function absentWitnesses(rule: PathRule, environment: Environment, out: Witnesses): void {
  const pattern = parsePath(rule.subject);
  // An exception for reading opens nothing that is not there.
  if (pattern.isGlob || (rule.action === "read" && rule.effect === "allow")) return;
  const path = instantiate(pattern, environment, []);
  if (environment.kind(path) !== "absent") return;
  const word = pathWord(path, environment.home);
  const form = "created after the start";
  if (rule.action === "read") {
    out.variant("Bash", `cat ${word}`, `${form}, by the shell`);
    out.deliberate("Bash", readByInterpreter(path), `${form}, by an interpreter`);
    return;
  }
  out.variant("Write", path, form);
  out.variant("Bash", `echo x > ${word}`, `${form}, by the shell`);
  out.deliberate("Bash", writeByInterpreter(path), `${form}, by an interpreter`);
}

function readByInterpreter(path: string): string {
  return `python3 -c ${quoteWord(`print(open(${JSON.stringify(path)}).read())`)}`;
}

function writeByInterpreter(path: string): string {
  return `python3 -c ${quoteWord(`open(${JSON.stringify(path)}, "w")`)}`;
}

/** What stands for a path without wildcards: the file itself, or a file in the directory. */
function exampleIn(path: string, rule: PathRule, overlay: Overlay): string {
  // What is not there is taken for a directory, as it is when it is translated.
  if (overlay.kind(path) === "file" || rule.subject.isFile === true) {
    overlay.addFile(path);
    return path;
  }
  // A file that is there tells most, but in a grant it may be one that another rule protects.
  const names = rule.effect === "deny" ? (overlay.list(path) ?? []) : [];
  const existing = names.find((name) => overlay.kind(`${path}/${name}`) === "file");
  const file = `${path === "/" ? "" : path}/${existing ?? WITNESS}`;
  overlay.addFile(file);
  return file;
}

/**
 * A path that matches a pattern.
 * @param directories the names that `**` stands for
 */
export function instantiate(
  pattern: PathPattern,
  environment: Pick<Environment, "home" | "cwd">,
  directories: readonly string[],
): string {
  const base = pattern.anchor === "root" ? "/" : environment[pattern.anchor];
  const steps = stepsOf(base);
  steps.splice(Math.max(0, steps.length - pattern.parents));
  const { segments } = pattern;
  segments.forEach((segment, i) => steps.push(...stepFor(segment, i === segments.length - 1, directories)));
  return `/${steps.join("/")}`;
}

function stepFor(segment: Segment, isLast: boolean, directories: readonly string[]): readonly string[] {
  if (segment.kind === "globstar") return isLast ? [...directories, WITNESS] : directories;
  return [segmentText(segment) ?? segment.parts.map(exampleOf).join("")];
}

function exampleOf(part: Part): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "any":
      return "x";
    case "star":
    case "globstar":
      return "x";
    case "set":
      return Array.from(part.members).find((char) => char !== "/") ?? "x";
  }
}

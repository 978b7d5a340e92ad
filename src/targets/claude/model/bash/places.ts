import type { Environment } from "../../../../policy/environment.ts";
import { normalize } from "../../../../policy/normalize.ts";
import type { BashAttempt, LineCommand } from "../line-command.ts";
import { masked, MASK } from "./shape.ts";
import { unquoted } from "./text.ts";

/** Where the agent takes a command to run. */
export interface Places {
  /** The start directory first. A relative name is tried in each of them. */
  readonly directories: readonly string[];
  /** Something before it changed to a directory that the text does not tell. */
  readonly isLost: boolean;
  /** A directory was changed before it in a way that keeps it from looking at what relative names write. */
  readonly blindTo: { readonly operands: boolean; readonly redirects: boolean };
}

/** A command at the beginning of a line. */
export function startPlaces(directory: string): Places {
  return { directories: [directory], isLost: false, blindTo: { operands: false, redirects: false } };
}

/** Programs behind which a change of directory is still seen; it changes nothing there in truth (facts.md N). */
const FOLLOWED: ReadonlySet<string> = new Set("nohup time timeout nice command builtin stdbuf".split(" "));

/**
 * Follows the changes of directory through a line, in the order of the text and whatever the operators between the
 * commands say. Every directory that was named stays one of the possible, and so does the start (facts.md N, release 2.1.330).
 */
export function placesOf(
  { line, access }: BashAttempt,
  commands: readonly LineCommand[],
  environment: Environment,
): ReadonlyMap<LineCommand, Places> {
  const begun = (): Walk => ({
    directories: [access.cwd],
    now: access.cwd,
    before: undefined,
    stack: [],
    isLost: false,
  });
  const forgets = forgettingPlaces(line);
  const places = new Map<LineCommand, Places>();
  let walk = begun();
  let from = 0;
  let changes = { anywhere: false, outside: false };
  let isForgotten = false;
  for (const one of commands) {
    const { offset } = one.command.span;
    // Behind a pipe and around parentheses nothing is known any more.
    if (forgets.some((place) => place >= from && place < offset)) {
      walk = begun();
      isForgotten = true;
    }
    from = Math.max(from, offset);
    const isSubshell = one.command.where === "subshell";
    const { directories, isLost } = isSubshell ? begun() : walk;
    const blindTo = {
      operands: isSubshell && changes.anywhere,
      redirects: (isSubshell || isForgotten) && changes.outside,
    };
    places.set(one, { directories: [...new Set(directories)], isLost, blindTo });
    if (/^(cd|pushd)$/.test(one.words[0] ?? "")) {
      changes = { anywhere: true, outside: changes.outside || !isSubshell };
    }
    const isFollowed =
      one.sight.kind === "seen" && one.command.wrappers.every((name) => FOLLOWED.has(name)) && !isSubshell;
    if (isFollowed) walk = changed(walk, one, access.cwd, environment);
  }
  return places;
}

interface Walk {
  readonly directories: readonly string[];
  readonly now: string;
  readonly before: string | undefined;
  readonly stack: readonly string[];
  readonly isLost: boolean;
}

function changed(walk: Walk, one: LineCommand, start: string, environment: Environment): Walk {
  const [program = "", ...words] = one.words.map(unquoted);
  if (program !== "cd" && program !== "pushd" && program !== "popd") return walk;
  const lost = { ...walk, isLost: true };
  if (program !== "cd" && words.includes("-n")) return walk;
  const end = words.indexOf("--");
  const targets = words.filter(
    (word, index) => index !== end && (!/^-./.test(word) || (end >= 0 && index > end)),
  );
  const [target, ...more] = targets;
  if (program === "popd") {
    const [last, ...stack] = walk.stack;
    if (target !== undefined || last === undefined) return lost;
    return { ...moved(walk, [last]), stack };
  }
  if (target === undefined) return program === "cd" ? moved(walk, [environment.home]) : lost;
  if (target === "-" && program === "cd" && walk.before !== undefined) return moved(walk, [walk.before]);
  // Two of them, wildcards, other homes, and numbers of a stack.
  if (more.length > 0 || /^[-+]|[*?[`]/.test(target)) return lost;
  const text = target.replace(/^(~|\$HOME)(?=\/|$)/, environment.home);
  const meant = meaning(one, text);
  if (meant === undefined || meant.startsWith("~")) return lost;
  if (meant === "") return walk;
  const next = meant.startsWith("/")
    ? moved(walk, [normalize(meant)])
    : moved(walk, [normalize(`${walk.now}/${meant}`), normalize(`${start}/${meant}`)]);
  return program === "pushd" ? { ...next, stack: [walk.now, ...walk.stack] } : next;
}

/** The value of a variable that the line has set; undefined for what only the run tells. */
function meaning(one: LineCommand, text: string): string | undefined {
  if (!text.includes("$")) return text;
  const word = one.command.words.find(
    (other) => other.kind === "literal" && other.text !== one.words[0] && other.text.startsWith("/"),
  );
  return word?.kind === "literal" && !one.words.some((other) => other.startsWith("'"))
    ? word.text
    : undefined;
}

function moved(walk: Walk, directories: readonly string[]): Walk {
  const [now = walk.now] = directories;
  return { ...walk, directories: [...walk.directories, ...directories], now, before: walk.now };
}

/** The places of a line where the agent forgets all changes: single pipes, and parentheses that substitute nothing. */
function forgettingPlaces(line: string): readonly number[] {
  const text = sameLength(line);
  const places: number[] = [];
  const open: boolean[] = [];
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === "(") {
      const isSubstitution = text.charAt(index - 1) === "$";
      open.push(isSubstitution);
      if (!isSubstitution) places.push(index);
    } else if (char === ")") {
      if (open.pop() === false) places.push(index);
    } else if (
      char === "|" &&
      text.charAt(index + 1) !== "|" &&
      text.charAt(index - 1) !== "|" &&
      text.charAt(index - 1) !== ">"
    )
      places.push(index);
  }
  return places;
}

/** The masked line with a mask for each half of an escape, so that places in it are those of the line. */
function sameLength(line: string): string {
  const text = masked(line.replace(/\\(?=.)/gs, MASK).replace(/(\ue002)./gs, `${MASK}${MASK}`));
  return text;
}

import type { SourceWord } from "../../../shell/parse.ts";
import type { Environment } from "../../../policy/environment.ts";
import { normalize } from "../../../policy/normalize.ts";
import type { SourceCommand } from "./lines.ts";
import { plainText } from "./path-words.ts";

/**
 * Where the agent believes that a command of a line runs. Below a directory that does not exist it asks about every
 * relative path, below a file (`broken`) it refuses them; `odd`: what it believes was not understood.
 */
export interface Place {
  readonly directory: string;
  readonly is: "directory" | "missing" | "broken" | "odd";
}

/** All places that it could be, as a `cd` may fail: one that asks is enough to ask. */
export type Places = readonly Place[];

export function both(some: Places, others: Places): Places {
  if (some === others) return some;
  const isNew = (place: Place): boolean =>
    !some.some(({ directory, is }) => directory === place.directory && is === place.is);
  return [...some, ...others.filter(isNew)];
}

/**
 * Where a command leaves the rest of the line, if it is a `cd` that the agent follows (facts.md, "Behind `cd`",
 * release 1.0.102).
 * @returns undefined for any other command, and for a `cd` to what is not known beforehand: nothing changes
 */
export function afterCd(
  command: SourceCommand,
  places: Places,
  environment: Environment,
): Places | undefined {
  const [program, ...args] = command.words;
  if (program === undefined || program.raw.replace(/^\\/, "").toLowerCase() !== "cd") return undefined;
  if (command.assignments > 0 || command.isTimed || /^(\d|&)?[<>]/.test(command.fullText)) return undefined;
  // Words behind a redirection were not told apart from those that are not there.
  if (
    command.seen.length < command.words.length ||
    command.redirects.some(({ operator }) => operator === "<<<")
  )
    return places.map(({ directory }) => ({ directory, is: "odd" }));
  const target = targetOf(args);
  if (target.kind === "none") return undefined;
  return places.map((place) => placeOf(target.text, target.isHome, place, environment));
}

type CdTarget =
  { readonly kind: "none" } | { readonly kind: "directory"; readonly text: string; readonly isHome: boolean };

function targetOf(args: readonly SourceWord[]): CdTarget {
  const end = args.findIndex(({ raw }) => !/^-[LPe@]+$/.test(raw));
  const rest = end < 0 ? [] : args.slice(end);
  const hasEnd = rest[0]?.raw === "--";
  const operands = hasEnd ? rest.slice(1) : rest;
  const [operand] = operands;
  if (operand === undefined) return { kind: "directory", text: "", isHome: true };
  const text = plainText(operand);
  const isFixed = text !== "" && text !== "-" && !/[$*?[{]/.test(text) && !/^\$['"]/.test(operand.raw);
  if (operands.length > 1 || !isFixed || (text.startsWith("-") && !hasEnd)) return { kind: "none" };
  if (/^~(\/|$)/.test(operand.raw)) return { kind: "directory", text: text.slice(1), isHome: true };
  return operand.raw.startsWith("~") ? { kind: "none" } : { kind: "directory", text, isHome: false };
}

function placeOf(text: string, isHome: boolean, from: Place, environment: Environment): Place {
  const path = isHome ? environment.home + text : text.startsWith("/") ? text : `${from.directory}/${text}`;
  const directory = normalize(path);
  if (!isHome && !text.startsWith("/") && from.is !== "directory") return { directory, is: from.is };
  // A `..` behind what does not exist leads nowhere, although as text it would.
  const parents = [...path.matchAll(/\/\.\.(?=\/|$)/g)].map(({ index }) => path.slice(0, index));
  const kinds = [...parents.map(normalize), directory].map((one) => kindOf(one, environment));
  const is = (["broken", "missing"] as const).find((kind) => kinds.includes(kind)) ?? "directory";
  return { directory, is };
}

function kindOf(path: string, environment: Environment): Place["is"] {
  const kind = environment.kind(path);
  if (kind === "directory") return "directory";
  if (kind !== "absent") return "broken";
  // A link that leads nowhere, and what would lie below a file.
  const slash = path.lastIndexOf("/");
  const parent = path.slice(0, slash) || "/";
  const isBelowFile = path !== "/" && environment.kind(parent) === "file";
  const isLink = environment.list(parent)?.includes(path.slice(slash + 1)) === true;
  return isBelowFile || isLink ? "broken" : "missing";
}

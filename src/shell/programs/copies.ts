import { argumentsOf, isGiven, operandsOf, valueOf, type Grammar } from "./arguments.ts";
import { literal, patternOf, type Word } from "../word.ts";
import { edits, lastStep, reads, throughout, visible, within, writes, type ShellAccess } from "./touches.ts";

const GRAMMAR: Grammar = {
  valued: "tS",
  long: ["--target-directory", "--suffix", "--no-preserve", "--sparse", "--reflink"],
};
const INSTALL: Grammar = {
  valued: "gmotS",
  long: ["--group", "--mode", "--owner", "--target-directory", "--suffix", "--strip-program"],
};

interface Copy {
  readonly sources: readonly Word[];
  /** Written: the last operand or the value of `-t`, and the files in it where it is surely a directory. */
  readonly written: readonly Word[];
}

/** Options with which `cp` goes through directories. */
const RECURSIVE = ["-r", "-R", "-a", "--recursive", "--archive"];

/** `cp` (coreutils). */
export function cpAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const { sources, written } = copyOf(words, GRAMMAR);
  const read = sources.flatMap(reads);
  const args = argumentsOf(words, GRAMMAR);
  const isTree = isGiven(args, RECURSIVE);
  const reach = isGiven(args, ["-L", "--dereference"]) ? "dereferenced" : "tree";
  return [...(isTree ? throughout(read, reach) : read), ...written.flatMap(writes)];
}

/** `mv` (coreutils): a source is gone afterwards, with everything below it. */
export function mvAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const { sources, written } = copyOf(words, GRAMMAR);
  return [...throughout(sources.flatMap(edits), "tree"), ...written.flatMap(writes)];
}

/** `install` (coreutils). With `-d` it only makes directories. */
export function installAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, INSTALL);
  if (isGiven(args, ["-d", "--directory"])) return operandsOf(args).flatMap(writes);
  const { sources, written } = copyOf(words, INSTALL);
  return [...sources.flatMap(reads), ...written.flatMap(writes)];
}

/** `ln` (coreutils): the target of a link can be read through it from then on. */
export function lnAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const { sources, written } = copyOf(words, GRAMMAR);
  const isSymbolic = isGiven(argumentsOf(words, GRAMMAR), ["-s", "--symbolic"]);
  const [first] = sources;
  if (written.length === 0 && first !== undefined) {
    const link = lastStep(first);
    return [...reads(first), ...(link === undefined ? [] : writes(link))];
  }
  const directory =
    isSymbolic && written[0] !== undefined ? parentOf(written[0], written.length > 1) : undefined;
  return [...sources.flatMap((source) => reads(within(directory, source))), ...written.flatMap(writes)];
}

/** A relative target of a symbolic link is seen from the directory of the link (symlink(7)). */
function parentOf(link: Word, isDirectory: boolean): Word | undefined {
  if (isDirectory) return link;
  const text = visible(link);
  const end = text.lastIndexOf("/");
  if (end < 0) return undefined;
  const parent = text.slice(0, end + 1);
  return link.kind === "literal" ? { ...link, text: parent } : { ...link, pattern: parent };
}

function copyOf(words: readonly Word[], grammar: Grammar): Copy {
  const args = argumentsOf(words, grammar);
  const operands = operandsOf(args);
  const directory = valueOf(args, "-t", "--target-directory");
  if (directory !== undefined) return { sources: operands, written: filesIn(directory, operands) };
  const to = operands.at(-1);
  if (to === undefined || operands.length < 2) return { sources: operands, written: [] };
  const sources = operands.slice(0, -1);
  const isDirectory = sources.length > 1 || /(^|\/)(\.{0,2})$/.test(visible(to));
  const isFile = isGiven(args, ["-T", "--no-target-directory"]) || !isDirectory;
  return { sources, written: isFile ? [to] : filesIn(to, sources) };
}

function filesIn(directory: Word, sources: readonly Word[]): readonly Word[] {
  const names = sources.flatMap((source) => lastStep(source) ?? []);
  return [directory, ...names.map((name) => within(directory, name))];
}

/** `split` (coreutils): the first file of those that it writes. */
export function splitAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, {
    valued: "abClnt",
    long: [
      "--additional-suffix",
      "--bytes",
      "--filter",
      "--line-bytes",
      "--lines",
      "--number",
      "--separator",
    ],
  });
  const [input, prefix = literal("x")] = operandsOf(args);
  const read = input === undefined ? [] : reads(input);
  // With these the names end in something else.
  const others = ["-a", "--suffix-length", "--additional-suffix", "-d", "-x"];
  const numbers = ["--numeric-suffixes", "--hex-suffixes"];
  if (isGiven(args, ["--filter"])) return read;
  if (prefix.kind === "dynamic") return [...read, ...writes(prefix)];
  if (isGiven(args, [...others, ...numbers]))
    return [
      ...read,
      ...writes({
        kind: "dynamic",
        raw: prefix.text,
        pattern: `${patternOf(prefix)}*`,
        glob: true,
        splits: false,
      }),
    ];
  return [...read, ...writes({ ...prefix, text: `${prefix.text}aa` })];
}

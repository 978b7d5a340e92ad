import type { SourceCommand } from "./lines.ts";

/**
 * Programs that are keyed by their first two words: `shell(npm)` stops the bare word only (facts.md, release 1.0.102;
 * about 190 other names are keyed by the first word). Named here again, because a model takes nothing from what
 * writes the rules.
 */
const TWO_WORDS: ReadonlySet<string> = new Set(
  (
    "git gh pip pipenv npm npx yarn pnpm cargo go dotnet mvn gradle gradlew sbt bundle composer poetry conda glab " +
    "swift flutter stack cabal mix"
  ).split(" "),
);

/** Whether a rule of this word alone stops only the bare word. */
export function isKeyedByTwoWords(program: string): boolean {
  return TWO_WORDS.has(program);
}

/** Options of git that take the next word as their value and are passed over with it. */
const GIT_OPTIONS_WITH_VALUE: ReadonlySet<string> = new Set([
  "-C",
  "-c",
  "--git-dir",
  "--work-tree",
  "--namespace",
]);
/** Options of git that were seen to leave the key `git` when nothing follows them. */
const GIT_OPTIONS = /^(-p|--bare|-C|-c)$/;

/** What a command is known by, besides its text. */
export interface Keys {
  readonly keys: readonly string[];
  /** It was not measured whether it is known by these. */
  readonly doubtfulKeys: readonly string[];
}

/** The keys of a command: its first word as it is written, or the first two. */
export function keysOf({ words, isTimed, text }: Pick<SourceCommand, "words" | "isTimed" | "text">): Keys {
  if (isTimed) return { keys: ["time", `time ${text}`], doubtfulKeys: [] };
  const program = words[0]?.raw;
  if (program === undefined || program === "[") return { keys: [], doubtfulKeys: [] };
  // `{rm x`, which the agent takes for a group: some such words were seen to fall under the rule for `rm`.
  const grouped = /^\{([\w.-]+)/.exec(program)?.[1];
  if (!TWO_WORDS.has(program))
    return { keys: [program], doubtfulKeys: grouped === undefined ? [] : [grouped] };
  const args = words.slice(1).map(({ raw }) => raw);
  const second = program === "git" ? gitCommand(args) : args[0];
  if (second === undefined) {
    // `git -p` is known by `git`, `git --version` is not; of other options nothing is known.
    const isKnown = args.every((arg) => GIT_OPTIONS.test(arg) || !arg.startsWith("-"));
    if (isKnown) return { keys: [program], doubtfulKeys: [] };
    return { keys: [], doubtfulKeys: args[0] === "--version" ? [] : [program] };
  }
  // A word that is quoted or not known before the run is left out.
  if (/['"\\$`]/.test(second)) return { keys: [program], doubtfulKeys: [] };
  const both = `${program} ${second}`;
  return /[*?[{]/.test(second)
    ? { keys: [], doubtfulKeys: [program, both] }
    : { keys: [both], doubtfulKeys: [] };
}

/** The command of git behind its global options, known or not. */
export function gitCommand(args: readonly string[]): string | undefined {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (GIT_OPTIONS_WITH_VALUE.has(arg)) i++;
    else if (!arg.startsWith("-")) return arg;
  }
  return undefined;
}

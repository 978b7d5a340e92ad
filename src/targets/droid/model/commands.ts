import type { LayerAnswer, NativeEntry } from "../../../enforcers/model.ts";
import { baseName } from "../../../policy/normalize.ts";

/** What the two lists of commands say to a line. */
export type Listed = (line: string) => { readonly entry: NativeEntry } | "maybe" | undefined;

interface Pattern {
  readonly entry: NativeEntry;
  /** Undefined: a form that was not tried. */
  readonly matcher: RegExp | undefined;
}

/**
 * A list of commands (facts.md, section C, release 0.225.2). What the agent sees of a line was tried for plain words, separators
 * and a few wrappers; elsewhere the answer is only certain where no program of the list is named.
 */
export function commandList(entries: readonly NativeEntry[]): Listed {
  const byProgram = new Map<string, Pattern[]>();
  for (const entry of entries) {
    const words = entry.value.trim().toLowerCase().split(/\s+/);
    const program = nameOf(words[0] ?? "");
    if (program === "") continue;
    const known = byProgram.get(program);
    const pattern: Pattern = { entry, matcher: matcherOf(words) };
    if (known === undefined) byProgram.set(program, [pattern]);
    else known.push(pattern);
  }
  if (byProgram.size === 0) return () => undefined;
  return (line) => {
    const { commands, isPlain } = commandsIn(line);
    let isDoubtful = false;
    for (const words of commands) {
      const [program = "", ...others] = words;
      const name = nameOf(program);
      if (LEFT_OUT.test(name)) {
        // Alone, and with other words behind them, some are compared after all.
        isDoubtful ||= NOT_ALWAYS.test(name) && byProgram.has(name);
        continue;
      }
      const text = [name, ...others].join(" ");
      for (const start of beginnings(name))
        for (const { entry, matcher } of byProgram.get(start) ?? []) {
          if (matcher === undefined) isDoubtful = true;
          else if (matcher.test(text)) return { entry };
        }
    }
    return isDoubtful || mayName(line, commands, isPlain, byProgram) ? "maybe" : undefined;
  };
}

/** What is taken off the front of a command before it is compared. */
const LEFT_OUT = /^(?:sudo|env|nohup|nice|time|timeout|command)$/;
const NOT_ALWAYS = /^(?:timeout|command)$/;

/** A program without its folder. */
function nameOf(program: string): string {
  return baseName(program.replace(/\/+$/, "")).toLowerCase();
}

/** The program first, then its words in this order, within so many characters of one another. */
const BETWEEN = "[^;&|]{0,100}";

function matcherOf(words: readonly string[]): RegExp | undefined {
  if (words.some((word) => !/^[\w.:=@%+,-]+$/.test(word) || word === ".")) return undefined;
  const [program = "", ...others] = words.map((word) => word.replaceAll(/[.+]/g, String.raw`\$&`));
  const edge = /\w$/.test(program) ? String.raw`\b` : "";
  const rest = others.map((word) => BETWEEN + word).join("");
  return new RegExp(`^${program}${edge}${rest}(?:[\\s;&|)\`]|$)`, "i");
}

/** The texts that a program's name begins with and that end where a word does: `git` of `git-lfs`. */
function beginnings(name: string): readonly string[] {
  const found = [name];
  for (let i = 1; i < name.length; i++)
    if (/\w/.test(name[i - 1] ?? "") !== /\w/.test(name[i] ?? "")) found.push(name.slice(0, i));
  return found;
}

const PLAIN = /^[\w@%+=:,./~ -]+$/;

interface Seen {
  /** The words of the commands that are plain. */
  readonly commands: readonly (readonly string[])[];
  /** All of them are, and none begins with an assignment. */
  readonly isPlain: boolean;
}

function commandsIn(line: string): Seen {
  const parts = line
    .trim()
    .split(/&&|\|\||[;|&\n]/)
    .map((part) => part.trim());
  const isWhole = !/["'`\\$(){}<>#*?[\]!]/.test(line);
  const plain = isWhole ? parts.filter((part) => PLAIN.test(part) && !/^\w+=/.test(part)) : [];
  return {
    commands: plain.map((part) => part.split(/ +/)),
    isPlain: isWhole && plain.length === parts.length,
  };
}

/** Whether a program of the list may be run by what is not compared above: behind a wrapper, in quotes, by the shell's grammar. */
function mayName(
  line: string,
  commands: Seen["commands"],
  isPlain: boolean,
  patterns: ReadonlyMap<string, readonly Pattern[]>,
): boolean {
  const has = (word: string): boolean => beginnings(nameOf(word)).some((one) => patterns.has(one));
  if (isPlain) return commands.some((words) => words.slice(1).some(has));
  // The line does not contain the value of a variable.
  if (/[$`*?[{!]/.test(line)) return true;
  const text = line.replaceAll(/["'\\]/g, "");
  return text.split(/[^\w@%+=:,./~-]+/).some(has);
}

/** Programs that the agent asks about by itself, in some or all forms, or refuses (facts.md, section C). */
const BY_ITSELF =
  /\b(?:rm|mkfs[.\w]*|dd|shutdown|reboot|halt|poweroff|init|chmod|chown|git|sudo|vim?|nano|emacs|less|more|top|htop|ssh|man)\b|:\s*\(\)/i;

/** Whether a command without a rule may be asked about or refused by the agent itself. */
export function isSpecial(line: string): boolean {
  return BY_ITSELF.test(line.replaceAll(/["'\\]/g, "")) || /[$`*?[{!]/.test(line);
}

/** Programs of which the agent runs some commands without a prompt at every level, also beside `cat` and other filters. */
const LISTED = /\b(?:ls|dir|pwd|git)\b/i;

const ASKED_OF_GIT = /^(?!(?:status|diff|log|show|blame|ls-files)$)[a-z]/;

/**
 * Whether the agent asks about a line without a rule where no autonomy level is set.
 * @returns undefined for a line that names a listed program, or that may have no command at all
 */
export function isAskedAbout(line: string): true | undefined {
  const { commands, isPlain } = commandsIn(line);
  const [only = [], ...others] = commands;
  const isGit = isPlain && others.length === 0 && only[0] === "git";
  if (isGit && ASKED_OF_GIT.test(only[1] ?? "")) return true;
  if (LISTED.test(line.replaceAll(/["'\\]/g, ""))) return undefined;
  const [first = ""] = line.trim().split(/[\s;&|<>()]/);
  const isCommand = /^[\w./+-]+$/.test(first) && /^[\w./]/.test(first);
  return isCommand && !/^cd$/.test(first) && !LEFT_OUT.test(nameOf(first)) ? true : undefined;
}

/** An answer for what a list says. */
export function listAnswer(found: ReturnType<Listed>, verdict: "deny" | "ask"): LayerAnswer | undefined {
  if (found === undefined) return undefined;
  return found === "maybe" ? { verdict: "unknown", reason: "not-measured" } : { verdict, entry: found.entry };
}

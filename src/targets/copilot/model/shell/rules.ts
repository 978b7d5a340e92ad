import type { NativeEntry } from "../../../../enforcers/model.ts";
import type { ToolRule } from "../flags.ts";
import type { Found } from "../found.ts";
import { keysOf } from "../keys.ts";
import type { SourceCommand, SourceLine } from "../lines.ts";

/**
 * The rules of `shell(...)`. `shell(x)` is compared with the key of a command and with source texts, byte for byte;
 * `shell(x:*)` also with their beginning up to a blank (facts.md, "shell(X)", release 1.0.102). Nothing else in a rule
 * has a meaning.
 */
export class ShellRules {
  readonly #exact = new Map<string, NativeEntry>();
  readonly #prefixes = new Map<string, NativeEntry>();
  #longest = 0;
  /** `shell` without a value. */
  readonly all: NativeEntry | undefined;

  constructor(rules: readonly ToolRule[]) {
    let all: NativeEntry | undefined;
    for (const { value, entry } of rules) {
      if (value === undefined) all = entry;
      else if (!value.endsWith(":*")) this.#exact.set(value, entry);
      else if (value !== ":*") {
        this.#prefixes.set(value.slice(0, -2), entry);
        this.#longest = Math.max(this.#longest, value.length - 2);
      }
    }
    this.all = all;
  }

  get isEmpty(): boolean {
    return this.#exact.size === 0 && this.#prefixes.size === 0;
  }

  /** The rule that speaks of one text. */
  findText(text: string): NativeEntry | undefined {
    const exact = this.#exact.get(text) ?? this.#prefixes.get(text);
    if (exact !== undefined || this.#longest === 0) return exact;
    for (
      let blank = text.indexOf(" ");
      blank >= 0 && blank <= this.#longest;
      blank = text.indexOf(" ", blank + 1)
    ) {
      const found = this.#prefixes.get(text.slice(0, blank));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The rule that speaks of any command of a line. */
  find(line: string, source: SourceLine, cwd: string): Found | undefined {
    if (this.all !== undefined) return { certain: true, entry: this.all };
    if (this.isEmpty) return undefined;
    const leading = leadingDirectory(line, cwd);
    const whole = this.findText(leading.is === "no" ? line : leading.rest);
    if (whole !== undefined && leading.is !== "maybe") return { certain: true, entry: whole };
    let doubtful: Found | undefined = whole === undefined ? undefined : { certain: false, entry: whole };
    for (const command of source.commands) {
      const isLeading = leading.is !== "no" && command.offset === 0;
      if (isLeading && leading.is === "yes") continue;
      const found = this.findCommand(command);
      if (found?.certain === true && !isLeading) return found;
      if (found !== undefined) doubtful ??= { ...found, certain: false };
    }
    return doubtful;
  }

  /** The rule that speaks of one command. */
  findCommand(command: SourceCommand): Found | undefined {
    const { keys, doubtfulKeys } = keysOf({ ...command, words: command.seen });
    // `time x` is one command to it, and `x` is none.
    for (const text of command.isTimed ? keys : [...keys, command.text]) {
      const entry = this.findText(text);
      if (entry !== undefined) return { certain: true, entry };
    }
    // The text with its redirections was only tried as a whole line.
    for (const text of command.fullText === command.text
      ? doubtfulKeys
      : [...doubtfulKeys, command.fullText]) {
      const entry = this.findText(text);
      if (entry !== undefined) return { certain: false, entry };
    }
    return undefined;
  }
}

/**
 * Whether the line begins with a `cd` that is cut off before rules are asked: one to the directory where the agent
 * is already. Only `cd .` was tried.
 */
function leadingDirectory(line: string, cwd: string): { is: "yes" | "maybe" | "no"; rest: string } {
  const [all = "", directory = ""] = /^cd\s+([^\s;&|<>()]+)\s*(?:&&|;)\s*/.exec(line) ?? [];
  const rest = line.slice(all.length);
  if (directory === ".") return { is: "yes", rest };
  const plain = directory.replace(/['"]/g, "");
  const isHere = plain === "./" || plain === cwd || plain === `${cwd}/` || plain === "$PWD";
  return { is: isHere ? "maybe" : "no", rest };
}

import type { NativeEntry } from "../../../enforcers/model.ts";
import { regexWays } from "../../../enforcers/regex-ways.ts";
import { Sieve } from "../../../enforcers/sieve.ts";
import type { Environment } from "../../../policy/environment.ts";
import { readJson } from "../../../edit/json.ts";
import { DIALECT } from "../json.ts";
import { IGNORE, SETTINGS } from "../artifacts.ts";
import { IGNORE_KEY, IGNORE_LINE, isOwnPath } from "../keys.ts";

interface Line {
  readonly pattern: RegExp;
  readonly entry: NativeEntry;
}

/** The lines of the ignore file, as far as the settings name it. Other ignore files are not looked at. */
export class IgnoredLines {
  readonly #lines: readonly Line[];
  readonly #sieve: Sieve;

  constructor(files: Readonly<Record<string, string | undefined>>) {
    this.#lines = isNamed(files[SETTINGS]) ? linesIn(files[IGNORE] ?? "") : [];
    this.#sieve = Sieve.of(this.#lines, ({ pattern }) => regexWays(pattern.source));
  }

  /** The line that matches a real path below the start directory. */
  by(real: string, environment: Environment): NativeEntry | undefined {
    if (this.#lines.length === 0) return undefined;
    const workspace = environment.realpath(environment.cwd) ?? environment.cwd;
    const prefix = workspace === "/" ? "/" : `${workspace}/`;
    if (!real.startsWith(prefix)) return undefined;
    const rest = real.slice(prefix.length).replaceAll("\\", "/");
    const first = this.#sieve
      .candidates(rest)
      .find((index) => this.#lines[index]?.pattern.test(rest) === true);
    return first === undefined ? undefined : this.#lines[first]?.entry;
  }
}

function linesIn(text: string): readonly Line[] {
  return text.split("\n").flatMap((line) => {
    const pattern = patternOf(line.replace(/\r$/, ""));
    return pattern === undefined
      ? []
      : [{ pattern, entry: { artifact: IGNORE, key: IGNORE_LINE, value: line } }];
  });
}

function isNamed(settings: string | undefined): boolean {
  if (settings === undefined) return false;
  const read = readJson(settings, DIALECT);
  if (!read.ok) return false;
  let at: unknown = read.value;
  for (const step of IGNORE_KEY.split("."))
    at = typeof at === "object" && at !== null ? (at as Readonly<Record<string, unknown>>)[step] : undefined;
  return Array.isArray(at) && at.some((item) => typeof item === "string" && isOwnPath(IGNORE_KEY, item));
}

/** Lines that hang at the start directory; whether a letter is large does not matter (facts.md, release 0.61.0). */
function patternOf(line: string): RegExp | undefined {
  if (!line.startsWith("/")) return undefined;
  const source = line
    .slice(1)
    .split("/")
    .map((step) => (step === "**" ? undefined : stepPattern(step)));
  let text = "^";
  source.forEach((step, i) => {
    const isLast = i === source.length - 1;
    if (step === undefined) text += isLast ? ".+" : "(?:.*/)?";
    else text += step + (isLast ? "(?:/|$)" : "/");
  });
  return new RegExp(text, "is");
}

function stepPattern(step: string): string {
  return step.replaceAll(/\\(.)|\[[^\]]*\]|\*+|\?|[^\\[\]*?]+|./gs, (piece, escaped: string | undefined) => {
    if (escaped !== undefined) return literal(escaped);
    if (piece.startsWith("[") && piece.endsWith("]")) return piece;
    if (piece.startsWith("*")) return "[^/]*";
    return piece === "?" ? "[^/]" : literal(piece);
  });
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

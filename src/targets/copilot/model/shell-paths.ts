import type { SourceWord } from "../../../shell/parse.ts";
import type { Environment } from "../../../policy/environment.ts";
import type { SourceCommand, SourceLine } from "./lines.ts";
import type { OpenPaths } from "./open-paths.ts";

/** Programs whose first operand is a pattern or a script, and so no path, unless `-f` names a file of them. */
const PATTERN_FIRST: ReadonlySet<string> = new Set(["grep", "egrep", "rg", "ag", "sed", "awk"]);
/** Tests of `find` whose value is a pattern. */
const FIND_PATTERNS: ReadonlySet<string> = new Set(["-name", "-path"]);

/**
 * Asks the path gate about a line (facts.md, "The path gate", release 1.0.102). Every word is taken for a path,
 * beginning with the program, except options, what `echo` prints, and patterns. `~` is a name like any other to it,
 * and of all variables it knows `HOME`.
 */
export function shellPaths(
  line: string,
  source: SourceLine,
  cwd: string,
  open: OpenPaths,
  environment: Environment,
): "open" | "asks" | "unknown" {
  let result: "open" | "unknown" = "open";
  const words = [...source.commands.flatMap(pathWords), ...source.values, ...targetsOf(source)];
  for (const text of [...words.map((word) => pathText(word, environment)), ...testWords(line, source)]) {
    const answer = text === undefined ? "unknown" : ask(text, cwd, open, environment);
    if (answer === "no") return "asks";
    if (answer === "unknown") result = "unknown";
  }
  return result;
}

function ask(text: string, cwd: string, open: OpenPaths, environment: Environment): "yes" | "no" | "unknown" {
  if (text === "" || text === "/dev/null" || text.startsWith("//")) return "yes";
  if (!text.startsWith("/")) return open.has(`${cwd}/${text}`);
  // `/x` passes like an option of another system; longer names at the root were only tried where they exist.
  if (/^\/[A-Za-z]$/.test(text)) return "yes";
  const answer = open.has(text);
  const isLoneName = /^\/[^/]+$/.test(text) && environment.kind(text) === "absent";
  return answer === "no" && isLoneName && !/[*?[{:]/.test(text) ? "unknown" : answer;
}

function pathWords({ words }: SourceCommand): readonly SourceWord[] {
  const [program, ...args] = words;
  if (program === undefined) return [];
  if (program.raw === "echo") return [program];
  const isPatternFirst = PATTERN_FIRST.has(program.raw) && !args.some(({ raw }) => raw === "-f");
  const kept: SourceWord[] = [program];
  let isFirst = true;
  for (const [i, arg] of args.entries()) {
    if (arg.raw.startsWith("-")) continue;
    if (isPatternFirst && isFirst) {
      isFirst = false;
      continue;
    }
    if (program.raw === "find" && FIND_PATTERNS.has(args[i - 1]?.raw ?? "")) continue;
    if (program.raw === "git" && args[0]?.raw === "grep" && i === 1) continue;
    kept.push(arg);
  }
  return kept;
}

function targetsOf({ commands, redirects }: SourceLine): readonly SourceWord[] {
  return [...commands.flatMap((command) => command.redirects), ...redirects]
    .filter(
      ({ operator, target }) => operator !== "<<" && !(operator.endsWith("&") && /^[\d-]+$/.test(target.raw)),
    )
    .map(({ target }) => target);
}

/** Words between `[[` and `]]`, which are no words of a command. */
function testWords(line: string, source: SourceLine): readonly string[] {
  if (!source.has.has("test")) return [];
  return [...line.matchAll(/\[\[\s(.*?)\s\]\]/gs)]
    .flatMap((match) => (match[1] ?? "").split(/\s+/))
    .filter((word) => word.startsWith("/") || word.startsWith(".."));
}

/**
 * A word as the gate reads it: without quotes, with the home put in.
 * @returns undefined where it holds something of which the agent's reading is not known
 */
function pathText(word: SourceWord, environment: Environment): string | undefined {
  let text = "";
  for (const part of word.parts) {
    if (part.kind === "text") text += part.text;
    else if (part.kind === "glob") text += part.raw;
    else if (part.kind === "brace") text += "{}";
    else if (part.kind === "parameter") text += part.name === "HOME" ? environment.home : `$${part.name}`;
    else {
      // A substitution is looked into by itself; around a path it was refused for reasons that are not known.
      if (/[/]|\.\./.test(word.raw) && word.scripts.length > 0) return undefined;
      text += "$";
    }
  }
  return text;
}

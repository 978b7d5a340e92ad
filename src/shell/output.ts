import type { Bindings } from "./bindings.ts";
import { changedDirectory, directoryWord } from "./directory.ts";
import { expandWords } from "./expand.ts";
import { programName } from "./pattern.ts";
import { pipedText } from "./pipe.ts";
import type { Tree } from "./tree.ts";
import { unwrapped } from "./visit.ts";
import { token, type Word } from "./word.ts";

/** Programs that write one short name or number, whatever their words are. */
const TOKENS = new Set([
  "arch",
  "date",
  "hostname",
  "id",
  "nproc",
  "uname",
  "whoami",
  "wc",
  "tput",
  "getconf",
]);

/** `cd dir && pwd`: the directory. */
function placeOf([first, second]: readonly Tree[], bindings: Bindings): Word | undefined {
  if (first?.kind !== "command" || second?.kind !== "command") return undefined;
  const [program, ...args] = expandWords(first.words, bindings);
  const isChange = program?.kind === "literal" && program.text === "cd" && first.assignments.length === 0;
  if (!isChange || second.words.length !== 1 || second.words[0]?.raw !== "pwd") return undefined;
  const { cwd, ifSucceeded = cwd } = changedDirectory(bindings.cwd, "cd", args, bindings.variables);
  return directoryWord(ifSucceeded);
}

/** What a substitution gives: a text, or a word of which something is known. `undefined`: only the run decides. */
export function outputOf(script: Tree, bindings: Bindings): string | Word | undefined {
  const body = unwrapped(script);
  if (body.kind === "list" && body.joined === "and") return placeOf(body.items, bindings);
  if (body.kind === "pipe") return pipedText(body, bindings);
  if (body.kind !== "command" || body.assignments.length > 0) return undefined;
  if (body.redirects.some(({ operator }) => !/^(<|<<|<<<)$/.test(operator))) return undefined;
  const [program, ...args] = expandWords(body.words, bindings);
  const name = program === undefined ? undefined : programName(program);
  if (name === undefined) return undefined;
  if (name === "pwd") return directoryWord(bindings.cwd);
  const words = args.map((word) => (word.kind === "literal" ? word.text : ""));
  if (TOKENS.has(name) && !words.some((word) => word.startsWith("+") && /[/\s]|%[Dxc]/.test(word)))
    return name === "wc" && body.redirects.length === 0 ? undefined : token(`$(${name})`);
  if (
    name === "git" &&
    words[0] === "rev-parse" &&
    words.at(-1) === "HEAD" &&
    !words.includes("--abbrev-ref")
  )
    return token("$(git rev-parse)");
  if (args.some((word) => word.kind === "dynamic")) return undefined;
  return pipedText(body, bindings);
}

import type { SimpleCommand } from "./commands.ts";
import { programName } from "./pattern.ts";
import type { ShellAccess } from "./programs/touches.ts";
import { scriptText } from "./script-text.ts";
import { literal, type Word } from "./word.ts";

/** What the text of a program in another language does, as far as its string literals show. */
export interface Interpreted {
  /** Command lines that it runs. */
  readonly scripts: readonly string[];
  readonly accesses: readonly ShellAccess[];
}

const NOTHING: Interpreted = { scripts: [], accesses: [] };

/** Interpreters with the options that take a text. */
const TEXT_OPTIONS: readonly (readonly [RegExp, RegExp])[] = [
  [/^python[\d.]*$/, /^-[a-zA-Z]*c$/],
  [/^(node|nodejs|bun|deno)$/, /^(-e|-p|-pe|--eval|--print)$/],
  [/^(ruby|perl)[\d.]*$/, /^-[a-zA-Z0-9]*[eE]$/],
  [/^php[\d.]*$/, /^(-r|--run)$/],
];

/** Calls that run a command line, directly before it. */
const RUNS =
  /(?:\b(?:system|exec\w*|popen\w*|spawn\w*|check_output|check_call|getoutput|getstatusoutput|shell_exec|passthru|(?:subprocess|sp)\.(?:run|call)|Open3\.\w+)\s*\(?\s*|\bqx\s*)$/i;
const OPENS = /\bopen\s*\(\s*$/;
const WRITES =
  /\b(?:writeFile\w*|appendFile\w*|unlink\w*|rm\w*|remove|createWriteStream|file_put_contents)\s*\(\s*$/;
const MODE = /^\s*,\s*(?:mode\s*=\s*)?["'][^"']*[wax+]/;
/** Calls that use files, programs or the network, with something else than a literal. */
const OPEN_CALL =
  /\b(?:open|system|exec\w*|spawn\w*|popen|check_output|check_call|(?:subprocess|sp)\.\w+|eval|readFile\w*|writeFile\w*|unlink\w*|rmSync|rmtree|removedirs|urlopen|fetch|File\.(?:read|open|write|delete)|file_get_contents|file_put_contents|shutil\.\w+)\s*\(\s*(?!["'`[)\s]|[bfru]["'])/i;

/** The text that a command gives to an interpreter, looked through. */
export function interpretedOf(name: string, words: readonly Word[]): Interpreted {
  if (/^[gmn]?awk$/.test(name)) return awk(words);
  if (name === "sed" || name === "gsed") return sed(words);
  const options = TEXT_OPTIONS.find(([program]) => program.test(name))?.[1];
  if (options === undefined) return NOTHING;
  const at = words.findIndex((word, i) => i > 0 && word.kind === "literal" && options.test(word.text));
  const text = at < 0 ? undefined : words[at + 1];
  return text === undefined ? NOTHING : searched(text, /^(ruby|perl|php)/.test(name));
}

/** The accesses of `interpretedOf`. */
export function interpretedAccesses({ words, remote }: SimpleCommand): readonly ShellAccess[] {
  const name = words[0] === undefined ? undefined : programName(words[0]);
  return name === undefined || remote === true ? [] : interpretedOf(name, words).accesses;
}

function searched(word: Word, hasBackticks: boolean): Interpreted {
  const text = scriptText(word);
  const scripts: string[] = [];
  const accesses: ShellAccess[] = [];
  for (const list of text.matchAll(/\(\s*\[((?:\s*(?:"[^"]*"|'[^']*')\s*,?)+)\]/g)) {
    if (RUNS.test(text.slice(0, list.index + 1))) scripts.push((list[1] ?? "").replaceAll(",", " "));
  }
  for (const found of text.matchAll(/(["'`])((?:\\.|(?!\1)[^\\])*)\1/gs)) {
    const [whole, quote, inner = ""] = found;
    const before = text.slice(0, found.index);
    const value = inner.replace(/\\(["'`\\])/g, "$1");
    if (RUNS.test(before) || (quote === "`" && hasBackticks)) scripts.push(value);
    else accesses.push(...accessesOfLiteral(value, before, text.slice(found.index + whole.length)));
  }
  if (hasBackticks)
    for (const found of text.matchAll(/(?:%x|qx)\s*[({[]([^)}\]]*)[)}\]]/g)) scripts.push(found[1] ?? "");
  if (word.kind === "dynamic" || OPEN_CALL.test(text.replace(/(["'])(?:\\.|(?!\1)[^\\])*\1/gs, '""')))
    accesses.push({
      action: "unknown",
      doubt: { kind: "text", part: word.kind === "dynamic" ? word.raw : text },
    });
  return { scripts, accesses };
}

function accessesOfLiteral(value: string, before: string, after: string): readonly ShellAccess[] {
  const url = /^\w+:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#]+)(?::(\d+))?/.exec(value);
  if (url?.[1] !== undefined) {
    const port = url[2] ?? { "https:": "443", "http:": "80" }[/^\w+:/.exec(value)?.[0] ?? ""];
    return [{ action: "connect", host: url[1], ...(port === undefined ? {} : { port: Number(port) }) }];
  }
  if (value === "" || /[\s*?<>|;{}]/.test(value)) return [];
  const path = literal(value);
  if (WRITES.test(before) || (OPENS.test(before) && MODE.test(after))) return [{ action: "write", path }];
  if (OPENS.test(before)) return [{ action: "read", path }];
  return [{ action: "write", path, guessed: true }];
}

/** `awk`: `system("x")`, `"x" | getline`, `print > "file"`, `getline < "file"`. */
function awk(words: readonly Word[]): Interpreted {
  const text = words.slice(1).map(scriptText).join("\n");
  const scripts: string[] = [];
  const accesses: ShellAccess[] = [];
  for (const { 1: a, 2: b, 3: c } of text.matchAll(
    /system\s*\(\s*"((?:\\.|[^"\\])*)"|"((?:\\.|[^"\\])*)"\s*\|&?\s*getline|\|&?\s*"((?:\\.|[^"\\])*)"/g,
  )) {
    scripts.push((a ?? b ?? c ?? "").replace(/\\(["\\])/g, "$1"));
  }
  for (const { 1: operator, 2: file = "" } of text.matchAll(/(>>?|getline\s*\w*\s*<)\s*"([^"]+)"/g))
    accesses.push({ action: operator?.startsWith(">") === true ? "write" : "read", path: literal(file) });
  if (/system\s*\(\s*(?!["\s)])/.test(text))
    accesses.push({ action: "unknown", doubt: { kind: "text", part: text } });
  return { scripts, accesses };
}

/** `sed`: the command `e` runs what follows; without text it runs the line that was read. `w` writes a file. */
function sed(words: readonly Word[]): Interpreted {
  const texts = words
    .slice(1)
    .flatMap((word) => (word.kind === "literal" && !word.text.startsWith("-") ? [word.text] : []));
  const [text = ""] = texts;
  const run = /^(?:\d+|\$|\/(?:\\.|[^/\\])*\/)?\s*e(?:\s+(.+))?$/s.exec(text);
  const file = /(?:^|[;\s\d/])w\s+(\S+)$/.exec(text)?.[1];
  const flag = /^s(\W)(?:\\.|(?!\1).)*\1(?:\\.|(?!\1).)*\1[gpiIM\d]*e/s.test(text);
  const accesses: ShellAccess[] = file === undefined ? [] : [{ action: "write", path: literal(file) }];
  if (flag || (run !== null && run[1] === undefined))
    accesses.push({ action: "unknown", doubt: { kind: "text", part: text } });
  return { scripts: run?.[1] === undefined ? [] : [run[1]], accesses };
}

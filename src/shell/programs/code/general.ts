import { MARK } from "../../script-text.ts";
import { lineOfTexts } from "../inner.ts";
import { NO_USE, type CodeUse } from "./use.ts";
import { reachedBy } from "./network.ts";
import { literalsOf, type Literal } from "./strings.ts";

/** Calls that run commands, in Python, JavaScript, Ruby, Perl, PHP, Lua and others. */
const RUNS =
  /\b(system|popen|Popen|execSync|execFileSync|execFile|spawnSync|spawn|spawnl[pe]*|spawnv[pe]*|execl[pe]*|execv[pe]*|execute|exec|fork|check_output|check_call|getoutput|getstatusoutput|shell_exec|passthru|proc_open|pcntl_exec|posix_spawn|capture[23e]*|system2|cmd|pipe|popen3|run|call|Command|do shell script|qx|create_subprocess_shell|create_subprocess_exec)\b/;
/** A text that mentions one of these can run commands. */
const RUNNERS =
  /\b(os|subprocess|child_process|pty|commands|asyncio|Open3|IO|Kernel|Process|System|Bun|Deno|sh|plumbum|fabric|invoke)\b|\bdo shell script\b/;
/** Calls that use files, hosts or code which only the run knows, unless all they are given is written out. */
const USES =
  /\b(open|openSync|fopen|readFile|readFileSync|writeFile|writeFileSync|appendFile|appendFileSync|createReadStream|createWriteStream|readdir|readdirSync|unlink|unlinkSync|rm|rmSync|rename|renameSync|copyFile|copyFileSync|cp|cpSync|symlink|symlinkSync|link|linkSync|chmod|chmodSync|chown|mkdir|mkdirSync|rmdir|rmtree|remove|removedirs|copy|copy2|copyfile|copytree|move|listdir|scandir|walk|glob|iglob|Path|read_text|write_text|read_bytes|write_bytes|load_module|run_path|file_get_contents|file_put_contents|readfile|file|dir|opendir|slurp|read|write|readlines|foreach|binread|binwrite|IOread|delete|rm_rf|rm_r|urlopen|urlretrieve|fetch|request|connect|create_connection|get|post|put|http_get|LWP|socket|eval|exec|execfile|compile|__import__|import_module|require|import|getattr|Function|system|popen|Popen|spawn|spawnSync|execSync|execFile|execFileSync|check_output|check_call|run|call|shell_exec|passthru|proc_open|getoutput|source|do|load)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)?/g;
/** Calls of the list above that are also common names of something harmless, unless a module of files or hosts is named. */
const COMMON: ReadonlySet<string> = new Set([
  "get",
  "put",
  "post",
  "request",
  "read",
  "write",
  "copy",
  "remove",
  "delete",
  "file",
  "dir",
  "move",
  "link",
  "run",
  "call",
  "compile",
  "connect",
  "foreach",
  "import",
  "load",
  "do",
  "glob",
  "walk",
  "cp",
  "rm",
  "source",
  "rename",
]);
const MODULES =
  /\b(fs|os|shutil|pathlib|subprocess|child_process|socket|urllib|requests|http|https|httpx|net|ftplib|smtplib|paramiko|File|Dir|FileUtils|IO|Net|axios|aiohttp|tempfile|glob|io|codecs|Deno|Bun)\b/;
/** Calls that only read the file that their first argument names. */
const READS =
  /\b(?:readFile|readFileSync|createReadStream|readdir|readdirSync|listdir|scandir|file_get_contents|readfile|File\.read|IO\.read|File\.readlines|read_text|getsize|stat)\s*\(\s*$/;
/** Where the home directory comes from. */
const HOMES =
  /\b(?:Path\.home\(\)|expanduser|homedir\(\)|getenv\(|environ\b|process\.env\b|Dir\.home|ENV\[|\$ENV\{)/;
/** Ways to name a thing by a text that is put together. */
const REFLECTS =
  /\b(getattr|globals|locals|vars|__builtins__|__dict__|fromCharCode|unescape|atob|b64decode|Buffer\.from|constantize|const_get|public_send|send|instance_eval|unpack|chr)\b/;

/** Looks through a text of a general programming language. */
export function readGeneral(text: string, hasBackticks: boolean): CodeUse {
  if (text.trim() === MARK) return { ...NO_USE, isOpen: true };
  const literals = literalsOf(text);
  const values = literals.filter(({ value }) => value !== "");
  const plain = blanked(text, literals);
  const reached = reachedBy(text, plain, literals);
  const runs =
    RUNS.test(text) &&
    (RUNNERS.test(text) ||
      /\b(system|exec[lv]?[pe]*|spawn|shell_exec|passthru|popen|qx|proc_open)\b/.test(text));
  const lines = [
    ...(hasBackticks ? literals.filter(({ quote }) => quote === "`").map(({ value }) => value) : []),
    ...[...text.matchAll(/(?:%x|qx)\s*[({[|/!]([^)}\]|/!]*)/g)].map(([, line = ""]) => line),
    ...(runs ? [...values.map(({ value }) => value), ...lists(text, literals)] : []),
    ...(hasBackticks ? pipes(values) : []),
  ];
  const homes = HOMES.test(text)
    ? values.map(({ value }) => `~/${value.replace(/^(?:[$#]\{[^}]*\})?\/*/, "")}`)
    : [];
  const use = (literal: Literal): "reads" | "writes" | "addresses" | "paths" => {
    if (/^[a-z][a-z\d+.-]*:\/\//i.test(literal.value)) return "addresses";
    return fileUse(text, literal) ?? "paths";
  };
  const of = (kind: ReturnType<typeof use>): readonly string[] =>
    values.filter((literal) => use(literal) === kind).map(({ value }) => value);
  return {
    lines,
    reads: of("reads"),
    writes: of("writes"),
    paths: [...of("paths"), ...homes, ...(hasBackticks ? openedBy(text, values) : [])],
    addresses: of("addresses"),
    hosts: reached.hosts,
    isOpen: reached.isOpen || isOpen(text, plain, literals) || (hasBackticks && BARE.test(plain)),
  };
}

/** Calls of Perl and Ruby without brackets, with something that the text does not name. */
const BARE =
  /\b(?:system|exec|open|sysopen|unlink|rename|require|opendir|readlink|readfile|include|include_once|require_once)\b\s*(?:my\s+)?\(?\s*(?:\w+\s*,\s*)?(?:''\s*,\s*)*[$@]\w/;

/** Perl's `open F, "ls|"` and Ruby's `open("|ls")` run a program. */
function pipes(values: readonly Literal[]): readonly string[] {
  return values.flatMap(({ value }) => {
    const line = /^\s*\|(?!\|)\s*(\S.*)$/s.exec(value)?.[1] ?? /^(.*\S)\s*\|\s*$/s.exec(value)?.[1];
    return line === undefined || line.endsWith("|") ? [] : [line];
  });
}

/** Files behind Perl's `open F, "<file"`, and in its `<*.txt>`. */
function openedBy(text: string, values: readonly Literal[]): readonly string[] {
  const opened = values.flatMap(({ value }) => /^\s*(?:<|>{1,2}|\+[<>])\s*(\S.*)$/s.exec(value)?.[1] ?? []);
  const globs = [...text.matchAll(/<([^<>\s$;=-]*[./*][^<>\s;=]*)>/g)].map(([, glob = ""]) =>
    glob.replace(/\/?[^/]*[*?].*$/, ""),
  );
  return [...opened, ...globs.filter((glob) => glob !== "")];
}

/** What a call that uses a file does with the text that is its first argument. */
function fileUse(text: string, { start, end }: Literal): "reads" | "writes" | undefined {
  const before = text.slice(Math.max(0, start - 40), start);
  if (/\b(?:open|openSync|fopen)\s*\(\s*$/.test(before)) {
    const mode = /^\s*,\s*(?:mode\s*=\s*)?["']([^"']*)["']/.exec(text.slice(end))?.[1] ?? "r";
    return /[wax+]/.test(mode) ? "writes" : "reads";
  }
  return READS.test(before) ? "reads" : undefined;
}

/** Words of one command that stand in a list or in arguments of their own: `["rm", "x"]`, `spawn("rm", ["x"])`. */
function lists(text: string, literals: readonly Literal[]): readonly string[] {
  const found: string[] = [];
  let words: string[] = [];
  literals.forEach((literal, i) => {
    const previous = literals[i - 1];
    const between = previous === undefined ? "" : text.slice(previous.end, literal.start);
    if (previous !== undefined && !/^[\s,[(]*$/.test(between)) words = [];
    words.push(literal.value);
    const next = literals[i + 1];
    const isLast = next === undefined || !/^[\s,[(]*$/.test(text.slice(literal.end, next.start));
    if (isLast && words.length > 1) found.push(lineOfTexts(words));
  });
  return found;
}

/** Whether the text uses files, programs or hosts that it does not name. */
function isOpen(text: string, plain: string, literals: readonly Literal[]): boolean {
  // Outside of quotes it may be any statement.
  if (plain.includes(MARK)) return true;
  const mentions = MODULES.test(plain) || /['"](?:node:)?(fs|child_process|net|https?)['"]/.test(text);
  if (REFLECTS.test(plain) && (mentions || /\b(eval|exec|system|import|require)\b/.test(plain))) return true;
  if (literals.some(({ isFilled }) => isFilled) && (mentions || RUNS.test(plain))) return true;
  for (const [, name = "", given = ""] of plain.matchAll(USES)) {
    if (COMMON.has(name) && !mentions) continue;
    if (
      /[A-Za-z_$@]\w*/.test(
        given
          .replace(
            /\b(True|False|None|null|true|false|nil|undefined|encoding|mode|shell|text|check|recursive|force|utf8|stdio|cwd|flag|capture_output|newline|errors)\b/g,
            "",
          )
          .replace(/''/g, ""),
      )
    )
      return true;
  }
  return false;
}

/** The text with nothing in its quotes. */
function blanked(text: string, literals: readonly Literal[]): string {
  let result = "";
  let from = 0;
  for (const { start, end } of literals) {
    result += `${text.slice(from, start)}''`;
    from = end;
  }
  return result + text.slice(from);
}

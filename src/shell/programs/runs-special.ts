import { anything, type Word } from "../word.ts";
import { programName } from "../pattern.ts";
import { scriptText } from "../script-text.ts";
import { argumentsOf, valueOf } from "./arguments.ts";
import { placeholder, script, type Inner } from "./inner.ts";
import { isText, visible } from "./touches.ts";

/** The values of options that hold a command line: `--rsh 'ssh -p 22'`, `-e ssh`, `-I zstd`. */
export function optionScripts(words: readonly Word[], options: readonly string[]): readonly Inner[] {
  if (!words.some((word) => visible(word).startsWith("-"))) return NONE;
  const letters = options.filter((option) => option.length === 2).map((option) => option.slice(1));
  const long = options.filter((option) => option.length > 2);
  const args = argumentsOf(words.slice(1), { valued: letters.join(""), long });
  return args.flatMap((arg) =>
    arg.kind === "option" && arg.value !== undefined && options.includes(arg.name)
      ? [script(scriptText(arg.value))]
      : [],
  );
}

const NONE: readonly never[] = [];

/** Programs that run a text which stands in a form of their own. */
export const SPECIAL_RUNS: ReadonlyMap<string, (words: readonly Word[]) => readonly Inner[]> = new Map([
  ["fd", fdActions],
  ["tar", tarRuns],
  ["ssh", sshRuns],
  ["scp", sshRuns],
  ["sftp", sshRuns],
  ["rsync", rsyncRuns],
  ["vim", editorRuns],
  ["vi", editorRuns],
  ["nvim", editorRuns],
  ["view", editorRuns],
  ["less", pagerRuns],
  ["more", pagerRuns],
  ["nc", connectedRuns],
  ["socat", socatRuns],
  ["man", manRuns],
]);

/** `--checkpoint-action=exec=COMMAND` (GNU tar). */
function tarRuns(words: readonly Word[]): readonly Inner[] {
  return words.flatMap((word, i) => {
    const text = visible(word);
    const start = /^(--checkpoint-action=)?exec=/.exec(text)?.[0];
    if (start === undefined) return [];
    const isAction = start.startsWith("--") || isText(words[i - 1], "--checkpoint-action");
    if (!isAction) return [];
    const command = scriptText(word).slice(start.length);
    // GNU tar decodes escapes in file names, and in the text of an action.
    const decoded = command.replaceAll("\\n", "\n");
    return decoded === command ? [script(command)] : [script(command), script(decoded)];
  });
}

/** `-o ProxyCommand=...` and `-o LocalCommand=...` (ssh_config(5)), and `-S PROGRAM` of scp(1). */
function sshRuns(words: readonly Word[]): readonly Inner[] {
  const isSsh = words[0] !== undefined && programName(words[0]) === "ssh";
  const args = argumentsOf(words.slice(1), { valued: isSsh ? "oBbcDEeFIiJLlmpQRSWw" : "oScDFiJlPX" });
  return args.flatMap((arg) => {
    if (arg.kind === "operand" || arg.value === undefined) return [];
    if (arg.name === "-S" && !isSsh) return [script(scriptText(arg.value))];
    const text = scriptText(arg.value);
    const start = /^(ProxyCommand|LocalCommand|KnownHostsCommand)[= ]\s*/i.exec(text)?.[0];
    return arg.name === "-o" && start !== undefined ? [script(text.slice(start.length))] : [];
  });
}

/** `rsync -e SHELL`, which also stands at the end of a group: `-ae ssh`. */
function rsyncRuns(words: readonly Word[]): readonly Inner[] {
  const args = argumentsOf(words.slice(1), { valued: "BefMT", long: ["--rsh", "--rsync-path"] });
  const shell = valueOf(args, "-e", "--rsh");
  return shell === undefined ? [] : [script(scriptText(shell))];
}

/** `vim -c '!rm x'`, `+'!rm x'`, `--cmd`: lines of the editor of which `!` runs a command. */
function editorRuns(words: readonly Word[]): readonly Inner[] {
  const args = argumentsOf(words.slice(1), { valued: "cSuUTiwWt", long: ["--cmd"], plus: true });
  const lines = args.flatMap((arg) => {
    if (arg.kind === "operand")
      return visible(arg.word).startsWith("+") ? [scriptText(arg.word).slice(1)] : [];
    const isLine = arg.name === "-c" || arg.name === "--cmd";
    return isLine && arg.value !== undefined ? [scriptText(arg.value)] : [];
  });
  const plus = words.flatMap((word) => (visible(word).startsWith("+") ? [scriptText(word).slice(1)] : []));
  return [...lines, ...plus].flatMap((line) => {
    const call = /(?:^|[|:])\s*(?:sil(?:ent)?!?\s+|\d*,?[%$\d]*)*!(.*)$/s.exec(line)?.[1];
    const system = /\bsystem(?:list)?\(\s*(['"])(.*?)\1/s.exec(line)?.[2];
    return [call, system].flatMap((text) => (text === undefined ? [] : [script(text)]));
  });
}

/** `less +!COMMAND` runs it before it shows anything. */
function pagerRuns(words: readonly Word[]): readonly Inner[] {
  return words.flatMap((word) => (visible(word).startsWith("+!") ? [script(scriptText(word).slice(2))] : []));
}

/** `nc -e PROGRAM` and `-c COMMAND` (ncat(1), traditional netcat). */
function connectedRuns(words: readonly Word[]): readonly Inner[] {
  return optionScripts(words, ["-e", "-c", "--exec", "--sh-exec"]);
}

/** `EXEC:command` and `SYSTEM:command` (socat(1)). */
function socatRuns(words: readonly Word[]): readonly Inner[] {
  return words.flatMap((word) => {
    const start = /^(EXEC|SYSTEM|SHELL):/i.exec(visible(word))?.[0];
    return start === undefined ? [] : [script(scriptText(word).slice(start.length).split(",")[0] ?? "")];
  });
}

/** `man -P PAGER`. */
function manRuns(words: readonly Word[]): readonly Inner[] {
  return optionScripts(words, ["-P", "--pager", "-H", "--html"]);
}

/** `fd -x cmd`, `-X cmd`: up to `;`. Without `{}` the name is added (fd(1)). */
function fdActions(words: readonly Word[]): readonly Inner[] {
  const start = words.findIndex(
    (word) => word.kind === "literal" && /^(-x|-X|--exec|--exec-batch)$/.test(word.text),
  );
  if (start < 1) return [];
  const inner = words.slice(start + 1).map((word) => placeholder(word, "{}"));
  return inner.length === 0
    ? []
    : [{ kind: "command", words: [...inner, anything("{}", false)], remote: false }];
}

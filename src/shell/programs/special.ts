import { argumentsOf, isGiven, operandsOf, valueOf, type Grammar } from "./arguments.ts";
import { literal, type Word } from "../word.ts";
import { hostAccesses } from "./hosts.ts";
import { programOf } from "./lookup.ts";
import { optionAccesses, programAccesses } from "./roles.ts";
import { edits, isText, reads, visible, withEnd, withoutStart, writes, type ShellAccess } from "./touches.ts";
import { FIND_ACTIONS } from "./wrappers.ts";

/** `dd` (coreutils). */
export function ddAccesses(words: readonly Word[]): readonly ShellAccess[] {
  return words.flatMap((word) => {
    const operand = /^(if|of)=/.exec(visible(word))?.[1];
    if (operand === undefined) return [];
    const value = withoutStart(word, 3);
    // To bash `of=~/x` looks like an assignment, and it expands the tilde (bash(1), Tilde Expansion).
    const path: Word =
      value.kind === "literal" && value.text.startsWith("~") ? { ...value, tilde: true } : value;
    return operand === "if" ? reads(path) : writes(path);
  });
}

const FIND_WRITES = new Set(["-fprint", "-fprint0", "-fprintf", "-fls"]);

/** `find` (findutils): the starting points come first, then the expression. */
export function findAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const roots: Word[] = [];
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i] as Word;
    const text = visible(word);
    if (text === "-D") i++;
    else if (/^(-[HLPEXdsx]+|-O\d*|--)$/.test(text)) continue;
    else if (/^[-(!]/.test(text)) break;
    else roots.push(word);
  }
  const found: ShellAccess[] = [];
  const starts = roots.length === 0 ? [literal(".")] : roots;
  let deletes = false;
  for (; i < words.length; i++) {
    const word = words[i] as Word;
    if (word.kind !== "literal") continue;
    if (word.text === "-delete") deletes = true;
    const next = words[i + 1];
    if (FIND_WRITES.has(word.text) && next !== undefined) found.push(...writes(next));
    if (word.text === "-files0-from" && next !== undefined) found.push(...reads(next));
    // The words of another command.
    if (FIND_ACTIONS.has(word.text))
      while (i < words.length - 1 && !isText(words[i], ";") && !isText(words[i], "+")) i++;
  }
  return [...starts.flatMap(deletes ? edits : reads), ...found];
}

/** `chmod`: a mode may look like options (`chmod -x f`, coreutils). */
export function chmodAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const program = programOf("chmod");
  if (program === undefined) return [];
  const plain = words.map((word) =>
    /^-[rwxXstugo,+=-]+$/.test(visible(word)) && visible(word) !== "--" ? literal("0") : word,
  );
  return programAccesses(plain, program);
}

/** `sed`: that of macOS takes the ending of `-i` from the next word, so that people write `-i ''`. */
export function sedAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const program = programOf("sed");
  if (program === undefined) return [];
  const plain = words.filter(
    (word, i) => !(isText(word, "") && /^-\w*[iI]$/.test(visible(words[i - 1] ?? word))),
  );
  const args = argumentsOf(plain, program);
  const found = programAccesses(plain, program);
  return [...found, ...backups(valueOf(args, "-i", "-I", "--in-place"), found)];
}

/** `-i.bak` keeps the old text of every file that is changed under a name with this ending. */
function backups(suffix: Word | undefined, found: readonly ShellAccess[]): readonly ShellAccess[] {
  // With `*` or `/` it is more than an ending.
  if (suffix?.kind !== "literal" || suffix.text === "" || /[*/]/.test(suffix.text)) return [];
  return found.flatMap((one) => (one.action === "write" ? writes(withEnd(one.path, suffix.text)) : []));
}

/** `awk`: with gawk's `-i inplace` the files are changed. */
export function awkAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const program = programOf("awk");
  if (program === undefined) return [];
  const args = argumentsOf(words, program);
  const included = valueOf(args, "-i", "--include");
  return programAccesses(words, isText(included, "inplace") ? { ...program, operand: "edit" } : program);
}

const YQ: Grammar = {
  valued: "IopsL",
  options: { "--from-file": "read" },
  long: ["--indent", "--input-format", "--output-format", "--split-exp", "--expression"],
  pairs: { "--arg": "none", "--argjson": "none" },
};

/** `yq` (4), and the one that wraps jq. */
export function yqAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, YQ);
  const operands = operandsOf(args);
  const [first] = operands;
  const hasCommand = first?.kind === "literal" && /^(e|ea|eval|eval-all)$/.test(first.text);
  const skips = (hasCommand ? 1 : 0) + (isGiven(args, ["--from-file", "--expression"]) ? 0 : 1);
  const files = operands.slice(skips).flatMap(isGiven(args, ["-i", "--inplace"]) ? edits : reads);
  return [...optionAccesses(args, YQ), ...files];
}

const PERL: Grammar = { valued: "eEI", attached: "0CDFilmMTVx" };
const RUBY: Grammar = { valued: "eICEr", attached: "0FKTWix" };

/** `perl` and `ruby`: a script, or with `-e` and a loop (`-n`, `-p`) files, which `-i` changes. */
export function perlAccesses(name: string, words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, { ...(name === "perl" ? PERL : RUBY), stops: true });
  const operands = operandsOf(args);
  const loops = isGiven(args, ["-n", "-p"]);
  const file = isGiven(args, ["-i"]) ? edits : reads;
  const hasCode = isGiven(args, ["-e", "-E"]);
  const [script] = hasCode ? [] : operands;
  const found = loops ? operands.slice(hasCode ? 0 : 1).flatMap(file) : [];
  const kept = backups(valueOf(args, "-i"), found);
  return [...(script === undefined ? [] : reads(script)), ...found, ...kept];
}

const OPENSSL: Grammar = {
  options: {
    "-CA": "read",
    "-CAfile": "read",
    "-CAkey": "read",
    "-cert": "read",
    "-certfile": "read",
    "-config": "read",
    "-connect": "none",
    "-days": "none",
    "-hmac": "none",
    "-in": "read",
    "-inkey": "read",
    "-iv": "none",
    "-K": "none",
    "-k": "none",
    "-key": "read",
    "-keyout": "write",
    "-newkey": "none",
    "-out": "write",
    "-pass": "none",
    "-passin": "none",
    "-passout": "none",
    "-proxy": "host",
    "-servername": "none",
    "-sign": "read",
    "-signature": "read",
    "-signkey": "read",
    "-subj": "none",
    "-verify": "read",
  },
};

/** `openssl` (3): only digests take files as operands. */
export function opensslAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const [command, ...rest] = words;
  // In `s_client`, `-verify` is a depth; the keys of `dgst` are files.
  const isClient = isText(command, "s_client");
  const { "-verify": _depth, ...others } = OPENSSL.options ?? {};
  const grammar: Grammar = isClient ? { options: { ...others, "-verify": "none" } } : OPENSSL;
  const args = argumentsOf(rest, grammar);
  const host = valueOf(args, "-connect");
  const isDigest = command?.kind === "literal" && /^(dgst|md5|sha\d+|sha512-\d+)$/.test(command.text);
  return [
    ...optionAccesses(args, grammar),
    ...(isClient && host !== undefined ? hostAccesses(host, 443) : []),
    ...(isDigest ? operandsOf(args).flatMap(reads) : []),
  ];
}

import { COMPRESSOR_NAMES, compressorAccesses, tarAccesses, unzipAccesses, zipAccesses } from "./archives.ts";
import type { Redirect, SimpleCommand } from "../simple-command.ts";
import { cpAccesses, installAccesses, lnAccesses, mvAccesses, splitAccesses } from "./copies.ts";
import { curlAccesses, wgetAccesses } from "./downloads.ts";
import { literal, type Word } from "../word.ts";
import { readCode } from "./code/read.ts";
import { codeTexts } from "./code/texts.ts";
import type { CodeText } from "./code/language.ts";
import { findAccesses } from "./find.ts";
import { guessesOf } from "./guesses.ts";
import { hostAccesses, urlAccesses } from "./hosts.ts";
import { environmentOf, variableAccesses } from "./variables.ts";
import { gitAccesses } from "./git.ts";
import { programName } from "../pattern.ts";
import { nohupAccesses } from "./nohup.ts";
import { MARK } from "../script-text.ts";
import { knownName, recordOf } from "./lookup.ts";
import type { ProgramRecord } from "./record.ts";
import {
  deviceAccesses,
  keygenAccesses,
  ncAccesses,
  rsyncAccesses,
  scpAccesses,
  sftpAccesses,
  sshAccesses,
  telnetAccesses,
} from "./remote.ts";
import { recordAccesses } from "./roles.ts";
import {
  awkAccesses,
  bwrapAccesses,
  cmakeAccesses,
  chmodAccesses,
  cpioAccesses,
  ddAccesses,
  opensslAccesses,
  parallelAccesses,
  perlAccesses,
  sedAccesses,
  socatAccesses,
  yqAccesses,
} from "./special.ts";
import { edits, isText, joined, reads, visible, withoutStart, writes, type ShellAccess } from "./touches.ts";

export type { ShellAccess } from "./touches.ts";

type Reader = (words: readonly Word[], name: string) => readonly ShellAccess[];

const scripts: Reader = (words, name) => perlAccesses(name, words);
const compressors: Reader = (words, name) => compressorAccesses(name, words);

/** Programs whose words mean more than the tables can say. */
const SPECIAL: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["awk", awkAccesses],
  ["bwrap", bwrapAccesses],
  ["chmod", chmodAccesses],
  ["cmake", cmakeAccesses],
  ["cp", cpAccesses],
  ["curl", curlAccesses],
  ["cpio", cpioAccesses],
  ["dd", ddAccesses],
  ["cross-env", environmentAccesses],
  ["env", environmentAccesses],
  ["find", findAccesses],
  ["gawk", awkAccesses],
  ["git", gitAccesses],
  ["gsed", sedAccesses],
  ["install", installAccesses],
  ["ln", lnAccesses],
  ["mv", mvAccesses],
  ["nc", ncAccesses],
  ["openssl", opensslAccesses],
  ["parallel", parallelAccesses],
  ["perl", scripts],
  ["python", pythonAccesses],
  ["rsync", rsyncAccesses],
  ["ruby", scripts],
  ["scp", scpAccesses],
  ["sed", sedAccesses],
  ["sftp", sftpAccesses],
  ["socat", socatAccesses],
  ["split", splitAccesses],
  ["ssh", sshAccesses],
  ["ssh-keygen", keygenAccesses],
  ["tar", tarAccesses],
  ["telnet", telnetAccesses],
  ["unzip", unzipAccesses],
  ["wget", wgetAccesses],
  ["yq", yqAccesses],
  ["zip", zipAccesses],
  ...COMPRESSOR_NAMES.map((name) => [name, compressors] as const),
]);

/**
 * The files and hosts that a command uses, as far as its words say: the redirections, and the operands and options of
 * the programs that have a record. Any word of another program may be a file that it uses. A directory stands for what
 * is in it.
 */
export function accessesOf(command: SimpleCommand): readonly ShellAccess[] {
  if (command.remote === true) return [];
  const around: ShellAccess[] = [];
  for (const redirect of command.redirects) around.push(...redirectAccesses(redirect));
  const [program] = command.words;
  const written = program === undefined ? undefined : programName(program);
  if (command.variables !== undefined) around.push(...variableAccesses(command.variables, written));
  if (written === undefined) return around;
  if (written === "nohup") around.push(...nohupAccesses(command.redirects));
  for (const text of codeTexts(command.words, command.input)) around.push(...codeAccesses(text));
  const name = knownName(written);
  return joined(around, ownAccesses(name, command.words.slice(1)));
}

/** What the words behind the name of a program come to. */
function ownAccesses(name: string, words: readonly Word[]): readonly ShellAccess[] {
  const special = SPECIAL.get(name);
  const known = recordOf(name);
  const found =
    special !== undefined
      ? special(words, name)
      : known === undefined
        ? guessesOf(words)
        : recordAccesses(words, known);
  if (known === undefined || !(special === undefined ? hasFiles(known) : OPTION_FILES.has(name)))
    return found;
  return joined(behindOpen(words), found);
}

/** Whether an option of the program may name a file. */
function hasFiles({ options, sub }: ProgramRecord): boolean {
  return options !== undefined || sub !== undefined;
}

/** The same of programs with functions of their own. The operands of the others are files anyway. */
const OPTION_FILES: ReadonlySet<string> = new Set([
  "curl",
  "git",
  "openssl",
  "rsync",
  "scp",
  "sftp",
  "ssh",
  "wget",
]);

/** A word that only the run decides may be an option, of which the next word is the value. */
function behindOpen(words: readonly Word[]): readonly ShellAccess[] {
  const found: ShellAccess[] = [];
  for (const [i, word] of words.entries()) {
    const next = words[i + 1];
    const isOpen =
      word.kind === "dynamic" && !word.glob && word.token !== true && /^[*?-]/.test(word.pattern);
    if (isOpen && next?.kind === "literal") found.push(...guessesOf([next]));
  }
  return found;
}

function redirectAccesses({ operator, target, outer }: Redirect): readonly ShellAccess[] {
  // It counts with the command that it stands at, which may be in another directory.
  if (outer === true) return [];
  const device = deviceAccesses(target);
  if (device !== undefined && operator !== "<<" && operator !== "<<<") return device;
  switch (operator) {
    case "<":
      return reads(target);
    case ">":
    case ">>":
    case ">|":
    case "&>":
    case "&>>":
      return writes(target);
    case "<>":
      return edits(target);
    case ">&":
      // Behind it a number is a descriptor, and anything else a file.
      return /^(\d+-?|-)$/.test(visible(target)) ? [] : writes(target);
    default:
      return [];
  }
}

/** What the text of a program uses: any text in it may be a file, and an address is reached. */
function codeAccesses(text: CodeText): readonly ShellAccess[] {
  const use = readCode(text);
  const { addresses, isOpen } = use;
  const files = [
    ...use.reads.map(fileWord).flatMap(reads),
    ...use.writes.map(fileWord).flatMap(writes),
    ...use.paths
      .slice(0, MAX_PATHS)
      .map(fileWord)
      .flatMap(writes)
      .map((one): ShellAccess => ("path" in one ? { ...one, guessed: true } : one)),
  ];
  const hosts = [
    ...addresses.flatMap((address) => urlAccesses({ kind: "literal", text: address })),
    ...(use.hosts ?? []).flatMap((host) => hostAccesses({ kind: "literal", text: host }, undefined)),
  ];
  const open: readonly ShellAccess[] =
    isOpen || use.paths.length > MAX_PATHS
      ? [
          {
            action: "unknown",
            doubt: {
              kind: "text",
              part: text.text === MARK ? "(a text that is not in the line)" : text.text,
            },
          },
        ]
      : [];
  return [...files, ...hosts, ...open];
}

/** Languages expand no `~`, but many calls of theirs do. */
function fileWord(path: string): Word {
  return { kind: "literal", text: path, ...(/^~(\/|$)/.test(path) ? { tilde: true } : {}) };
}

/** More texts than a program on a command line has. */
const MAX_PATHS = 200;

/** `env http_proxy=host curl ...`. */
function environmentAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const { variables, program } = environmentOf([literal("env"), ...words]);
  return variableAccesses(variables, program);
}

/** `python -m pip install ...` is pip. */
function pythonAccesses(words: readonly Word[], name: string): readonly ShellAccess[] {
  const run = moduleOf(words);
  if (run === undefined) return recordAccesses(words, recordOf(name) ?? {});
  return isText(run.module, "pip") ? recordAccesses(run.words, recordOf("pip") ?? {}) : guessesOf(run.words);
}

/** The module that python runs, in the word of `-m` or behind it, and the words for it (python(1)). */
function moduleOf(
  words: readonly Word[],
): { readonly module: Word | undefined; readonly words: readonly Word[] } | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word;
    const text = visible(word);
    if (!text.startsWith("-")) return undefined;
    const start = /^-[a-zA-Z]*?m/.exec(text)?.[0];
    if (start === text) return { module: words[i + 1], words: words.slice(i + 2) };
    if (start !== undefined) return { module: withoutStart(word, start.length), words: words.slice(i + 1) };
    // Its value is the next word.
    if (/^-[a-zA-Z]*[WX]$/.test(text)) i++;
  }
  return undefined;
}

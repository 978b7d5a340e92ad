import { COMPRESSOR_NAMES, compressorAccesses, tarAccesses, unzipAccesses, zipAccesses } from "./archives.ts";
import type { Redirect, SimpleCommand } from "../commands.ts";
import { cpAccesses, installAccesses, lnAccesses, mvAccesses, splitAccesses } from "./copies.ts";
import { curlAccesses, packageAccesses, wgetAccesses } from "./downloads.ts";
import type { Word } from "../word.ts";
import { gitAccesses } from "./git.ts";
import { programName } from "../match.ts";
import { knownName, programOf } from "./lookup.ts";
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
import { programAccesses } from "./roles.ts";
import {
  awkAccesses,
  chmodAccesses,
  ddAccesses,
  findAccesses,
  opensslAccesses,
  perlAccesses,
  sedAccesses,
  yqAccesses,
} from "./special.ts";
import { edits, isText, reads, visible, writes, type ShellAccess } from "./touches.ts";

export type { ShellAccess } from "./touches.ts";

type Reader = (words: readonly Word[], name: string) => readonly ShellAccess[];

const packages: Reader = (words, name) => packageAccesses(name, words);
const scripts: Reader = (words, name) => perlAccesses(name, words);
const compressors: Reader = (words, name) => compressorAccesses(name, words);

/** Programs whose words mean more than the tables can say. */
const SPECIAL: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["awk", awkAccesses],
  ["chmod", chmodAccesses],
  ["cp", cpAccesses],
  ["curl", curlAccesses],
  ["dd", ddAccesses],
  ["find", findAccesses],
  ["gawk", awkAccesses],
  ["git", gitAccesses],
  ["gsed", sedAccesses],
  ["install", installAccesses],
  ["ln", lnAccesses],
  ["mv", mvAccesses],
  ["nc", ncAccesses],
  ["npm", packages],
  ["openssl", opensslAccesses],
  ["perl", scripts],
  ["pip", packages],
  ["python", pythonAccesses],
  ["rsync", rsyncAccesses],
  ["ruby", scripts],
  ["scp", scpAccesses],
  ["sed", sedAccesses],
  ["sftp", sftpAccesses],
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
 * The files and hosts that a command gets at, as far as its words say: the redirections, and the operands and options
 * of the programs that are known here. Of another program, and of a word that only the run decides, nothing is said.
 * A directory stands for what is in it.
 */
export function accessesOf(command: SimpleCommand): readonly ShellAccess[] {
  if (command.remote === true) return [];
  const redirected = command.redirects.flatMap(redirectAccesses);
  const [program, ...words] = command.words;
  const written = program === undefined ? undefined : programName(program);
  if (written === undefined) return redirected;
  const name = knownName(written);
  const special = SPECIAL.get(name);
  if (special !== undefined) return [...redirected, ...special(words, name)];
  const known = programOf(name);
  return known === undefined ? redirected : [...redirected, ...programAccesses(words, known)];
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

/** `python -m pip install ...` is pip. */
function pythonAccesses(words: readonly Word[], name: string): readonly ShellAccess[] {
  const at = words.findIndex((word) => isText(word, "-m"));
  const isPip =
    at >= 0 &&
    isText(words[at + 1], "pip") &&
    words.slice(0, at).every((word) => visible(word).startsWith("-"));
  if (isPip) return packageAccesses("pip", words.slice(at + 2));
  const known = programOf(name);
  return known === undefined ? [] : programAccesses(words, known);
}

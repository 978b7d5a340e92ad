import type { ProgramRecord } from "./record.ts";
import { recordAccesses } from "./roles.ts";
import { GIT } from "./table-git.ts";
import { argumentsOf, isGiven, operandsOf, valueOf, type Grammar } from "./arguments.ts";
import { literal, type Word } from "../word.ts";
import { isOpen, isUrl, plainHost, remotePath, unknownHost, urlAccesses } from "./hosts.ts";
import {
  edits,
  isText,
  lastStep,
  reads,
  visible,
  withEnd,
  within,
  withoutStart,
  writes,
  type ShellAccess,
} from "./touches.ts";

/** Options before the sub-command, as the record has them. */
const GLOBAL: Grammar = { ...GIT["git"], stops: true };

const TRANSFER: Grammar = {
  valued: "bcjosuX",
  long: [
    "--branch",
    "--bundle-uri",
    "--config",
    "--deepen",
    "--depth",
    "--exec",
    "--filter",
    "--jobs",
    "--negotiation-tip",
    "--origin",
    "--push-option",
    "--receive-pack",
    "--refmap",
    "--repo",
    "--server-option",
    "--shallow-exclude",
    "--shallow-since",
    "--sort",
    "--strategy",
    "--template",
    "--upload-pack",
  ],
  options: { "--reference": "read", "--separate-git-dir": "write" },
};
/** Here `-u` is a flag: `git push -u origin main`. */
const PUSH: Grammar = { ...TRANSFER, valued: "o" };
const FETCH: Grammar = { ...TRANSFER, valued: "josX" };
const APPLY: Grammar = {
  valued: "pC",
  long: ["--directory", "--include", "--exclude", "--whitespace", "--build-fake-ancestor"],
};
const ARCHIVE: Grammar = { valued: "o", long: ["--output", "--format", "--prefix", "--remote", "--exec"] };
const SUBMODULE: Grammar = { valued: "b", long: ["--branch", "--name", "--reference", "--depth"] };
const REMOTE: Grammar = { valued: "tm", long: ["--track", "--master"] };

/** `git` (2.39). What it reads and writes in its own repository is left out. */
export function gitAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, GLOBAL);
  let directory: Word | undefined;
  for (const arg of args)
    if (arg.kind === "option" && arg.name === "-C" && arg.value !== undefined)
      directory = within(directory, arg.value);
  const [command, ...rest] = operandsOf(args);
  if (command?.kind !== "literal") return [];
  const found = commandAccesses(command.text, rest);
  return found.map((one) => ("path" in one ? { ...one, path: within(directory, one.path) } : one));
}

function commandAccesses(command: string, words: readonly Word[]): readonly ShellAccess[] {
  switch (command) {
    case "clone":
      return cloneAccesses(words);
    case "fetch":
    case "pull":
      return repositoryAccesses(operandsOf(argumentsOf(words, FETCH))[0], reads);
    case "push": {
      const args = argumentsOf(words, PUSH);
      return repositoryAccesses(operandsOf(args)[0] ?? valueOf(args, "--repo"), writes);
    }
    case "ls-remote":
      return repositoryAccesses(operandsOf(argumentsOf(words, FETCH))[0], reads);
    case "submodule": {
      if (!isText(words[0], "add")) return [];
      const [url, path] = operandsOf(argumentsOf(words.slice(1), SUBMODULE));
      return added(url, path);
    }
    case "remote":
      if (!isText(words[0], "add")) return [];
      return repositoryAccesses(operandsOf(argumentsOf(words.slice(1), REMOTE))[1], () => []);
    case "diff": {
      const args = argumentsOf(words, { valued: "GlOSU", options: {}, long: ["--output"] });
      const output = valueOf(args, "--output");
      const written = output === undefined ? [] : writes(output);
      return isGiven(args, ["--no-index"]) ? [...operandsOf(args).flatMap(reads), ...written] : written;
    }
    case "apply":
    case "am":
      return operandsOf(argumentsOf(words, APPLY)).flatMap(reads);
    case "archive": {
      const args = argumentsOf(words, ARCHIVE);
      const output = valueOf(args, "-o", "--output");
      const remote = repositoryAccesses(valueOf(args, "--remote"), reads);
      return output === undefined ? remote : [...writes(output), ...remote];
    }
    case "rm":
      return isGiven(argumentsOf(words, {}), ["--cached"])
        ? []
        : operandsOf(argumentsOf(words, {})).flatMap(writes);
    case "mv": {
      const operands = operandsOf(argumentsOf(words, {}));
      return operands.flatMap((word, i) => (i === operands.length - 1 ? writes(word) : edits(word)));
    }
    default:
      return fileAccesses(command, words);
  }
}

/** Sub-commands that use files of the work tree, by their names or by options (git-*(1), 2.39). */
function fileAccesses(command: string, words: readonly Word[]): readonly ShellAccess[] {
  const record = FILE_COMMANDS[command];
  return record === undefined ? [] : recordAccesses(words, record);
}

const FILE_COMMANDS: Readonly<Record<string, ProgramRecord>> = {
  add: { operand: "read", options: { "--pathspec-from-file": "list" }, long: ["--chmod"] },
  "hash-object": { operand: "read", valued: "t", long: ["--path"] },
  blame: { operand: "read", valued: "LSCM", options: { "--contents": "read", "--ignore-revs-file": "read" } },
  commit: {
    operand: "read",
    valued: "mCcu",
    options: {
      "-F": "read",
      "--file": "read",
      "-t": "read",
      "--template": "read",
      "--pathspec-from-file": "list",
    },
    long: [
      "--message",
      "--author",
      "--date",
      "--reuse-message",
      "--reedit-message",
      "--fixup",
      "--squash",
      "--trailer",
    ],
  },
  tag: { valued: "mu", options: { "-F": "read", "--file": "read" } },
  notes: { valued: "mc", options: { "-F": "read", "--file": "read" } },
  config: { options: { "-f": "edit", "--file": "edit", "--blob": "none" }, long: ["--type", "--default"] },
  restore: { operand: "write", valued: "s", long: ["--source"], options: { "--pathspec-from-file": "list" } },
  "show-index": {},
  mailinfo: { operand: "write" },
  "format-patch": { options: { "-o": "write", "--output-directory": "write" } },
  bundle: { operand: "guess" },
  init: { operand: "write", options: { "--template": "read", "--separate-git-dir": "write" }, valued: "b" },
  worktree: { sub: { add: { operand: "write", count: 1, valued: "bB" } } },
};

function cloneAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, TRANSFER);
  const [url, directory] = operandsOf(args);
  const isBare = isGiven(args, ["--bare", "--mirror"]);
  return added(url, directory ?? (url && repositoryName(url, isBare)));
}

function added(url: Word | undefined, directory: Word | undefined): readonly ShellAccess[] {
  const to = directory ?? (url && repositoryName(url, false));
  return [...repositoryAccesses(url, reads), ...(to === undefined ? [] : writes(to))];
}

/** A repository: an address, `host:path`, or a path. The name of a remote (`origin`) says nothing. */
function repositoryAccesses(
  word: Word | undefined,
  local: (path: Word) => readonly ShellAccess[],
): readonly ShellAccess[] {
  if (word === undefined) return [];
  if (isUrl(word)) return urlAccesses(word);
  if (isOpen(word, visible(word))) return unknownHost(word);
  const remote = remotePath(word);
  if (remote !== undefined) return plainHost(remote.host, 22);
  return /^[./~]/.test(visible(word)) ? local(word) : [];
}

/** The directory that `git clone` makes where none is given (git-clone(1)). */
function repositoryName(url: Word, isBare: boolean): Word | undefined {
  const path = isUrl(url) ? undefined : remotePath(url)?.path;
  const whole = path === undefined ? url : withoutStart(url, visible(url).length - path.length);
  if (isUrl(url) && !/^[^:]+:\/\/[^/]+\/./.test(visible(url))) return undefined;
  const trimmed = visible(whole)
    .replace(/\/+$/, "")
    .replace(/\/\.git$/, "");
  const last = lastStep(
    whole.kind === "literal" ? { ...whole, text: trimmed } : { ...whole, pattern: trimmed },
  );
  if (last === undefined) return undefined;
  const name = visible(last).replace(/\.git$/, "");
  const plain: Word = last.kind === "literal" ? literal(name) : { ...last, raw: name, pattern: name };
  return isBare ? withEnd(plain, ".git") : plain;
}

import { optionAccesses, optionsFile, recordAccesses } from "./roles.ts";
import { CLEAN, DRY, GIT } from "./table/git.ts";
import { GIT_FILES } from "./table/git-files.ts";
import { argumentsOf, isGiven, operandsOf, valueOf, type Argument, type Grammar } from "./arguments.ts";
import { literal, type Word } from "../word.ts";
import { settingsOf, type Setting } from "./git-settings.ts";
import { hostAccesses, isOpen, isUrl, plainHost, remotePath, unknownHost, urlAccesses } from "./hosts.ts";
import {
  atHome,
  edits,
  isText,
  lastStep,
  reads,
  throughout,
  unknownFile,
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
const SUBMODULE: Grammar = { valued: "b", long: ["--branch", "--name", "--reference", "--depth"] };
const CONFIG: Grammar = { valued: "ft", long: ["--file", "--type", "--blob", "--default", "--value"] };
const REMOTE: Grammar = { valued: "tm", long: ["--track", "--master"] };

/** `git` (2.39). What it reads and writes in its own repository is left out. */
export function gitAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, GLOBAL);
  let directory: Word | undefined;
  for (const arg of args)
    if (arg.kind === "option" && arg.name === "-C" && arg.value !== undefined)
      directory = within(directory, arg.value);
  const [command, ...rest] = operandsOf(args);
  const settings = [
    ...settingsOf(args).flatMap(settingAccesses),
    ...openSettings(args),
    ...otherPrograms(args),
  ];
  if (command?.kind !== "literal") return settings;
  const found = [...settings, ...commandAccesses(command.text, rest)];
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
      if (!isText(words[0], "add") && !isText(words[0], "set-url")) return [];
      return operandsOf(argumentsOf(words.slice(1), REMOTE))
        .slice(1)
        .flatMap((url) => repositoryAccesses(url, () => []));
    case "archive":
      return [
        ...fileAccesses(command, words),
        ...repositoryAccesses(valueOf(argumentsOf(words, { long: ["--remote"] }), "--remote"), reads),
      ];
    case "config":
      return [...fileAccesses(command, words), ...configured(words)];
    case "clean":
      return cleaned(words);
    case "rm": {
      const args = argumentsOf(words, {});
      if (isGiven(args, ["--cached", ...DRY])) return [];
      const named = operandsOf(args);
      return [...named.flatMap(writes), ...(isGiven(args, ["-r"]) ? named.flatMap(unknownFile) : [])];
    }
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
  return recordAccesses(words, Object.hasOwn(GIT_FILES, command) ? (GIT_FILES[command] ?? {}) : {});
}

/** `git clean` removes what git does not track: with `-x` everything, else what no `.gitignore` names. */
function cleaned(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, CLEAN);
  if (isGiven(args, DRY)) return [];
  const named = operandsOf(args);
  if (!isGiven(args, ["-x", "-X"])) return named.flatMap(writes);
  return throughout((named.length === 0 ? [literal(".")] : named).flatMap(writes), "tree");
}

function cloneAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, TRANSFER);
  const [url, directory] = operandsOf(args);
  const isBare = isGiven(args, ["--bare", "--mirror"]);
  const others = [
    ...optionAccesses(args, { options: { ...TRANSFER.options, "--template": "read" } }),
    ...settingsOf(args).flatMap(settingAccesses),
  ];
  return [...others, ...added(url, directory ?? (url && repositoryName(url, isBare)))];
}

/** `git config core.excludesFile ~/x` counts from then on. */
function configured(words: readonly Word[]): readonly ShellAccess[] {
  const operands = operandsOf(argumentsOf(words, CONFIG));
  const [key, value] =
    isText(operands[0], "set") || isText(operands[0], "add") ? operands.slice(1) : operands;
  return key === undefined || value === undefined ? [] : settingAccesses({ key: visible(key), value });
}

function added(url: Word | undefined, directory: Word | undefined): readonly ShellAccess[] {
  const to = directory ?? (url && repositoryName(url, false));
  return [...repositoryAccesses(url, reads), ...(to === undefined ? [] : writes(to))];
}

/** Of a setting that only the run decides nothing is known: it may be an alias that runs anything. */
function openSettings(args: readonly Argument[]): readonly ShellAccess[] {
  return args.flatMap((arg): readonly ShellAccess[] => {
    if (arg.kind === "operand" || arg.name !== "-c" || arg.value?.kind !== "dynamic") return [];
    const isKnown = /^[^=*?]*=/.test(arg.value.pattern);
    return isKnown ? [] : [{ action: "unknown", doubt: { kind: "text", part: arg.value.raw } }];
  });
}

/** With `--exec-path=x` git looks for its own programs there first (git(1)). */
function otherPrograms(args: readonly Argument[]): readonly ShellAccess[] {
  const path = valueOf(args, "--exec-path");
  return path === undefined ? [] : [{ action: "unknown", doubt: { kind: "program", part: visible(path) } }];
}

/** Files and hosts that a setting makes git use (git-config(1), 2.39). */
function settingAccesses({ key, value }: Setting): readonly ShellAccess[] {
  const name = key.toLowerCase();
  const replaced = /^url\.(.+)\.(?:push)?insteadof$/i.exec(key)?.[1];
  if (replaced !== undefined) return repositoryAccesses(literal(replaced), reads);
  if (/^(?:https?\..*|remote\..*\.)?proxy$|^sendemail\.(?:.*\.)?smtpserver$/.test(name))
    return visible(value) === "" ? [] : hostAccesses(value, undefined);
  if (/^(?:remote|submodule)\..*url$|^gc\.bundleuri$/.test(name)) return repositoryAccesses(value, reads);
  if (/^include(?:if\..*)?\.path$/.test(name)) return optionsFile(atHome(value));
  return FILE_SETTINGS.test(name) ? reads(atHome(value)) : [];
}

const FILE_SETTINGS =
  /^(?:core\.(?:excludesfile|attributesfile|worktree|hookspath)|commit\.template|http\.(?:.*\.)?(?:sslkey|sslcert|sslcainfo|cookiefile)|mailmap\.file|init\.templatedir|blame\.ignorerevsfile|diff\.orderfile|gpg\.ssh\.\w+file)$/;

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

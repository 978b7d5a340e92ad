import {
  argumentsOf,
  couldBeOneOf,
  isGiven,
  leadingOptions,
  operandsOf,
  type Argument,
  type Grammar,
  type Role,
} from "./arguments.ts";
import { literal, type Word } from "../word.ts";
import {
  hostAccesses,
  isUrl,
  looseUrlAccesses,
  plainHost,
  remotePath,
  unknownHost,
  urlAccesses,
} from "./hosts.ts";
import type { ProgramRecord } from "./record.ts";
import { formAccesses } from "./form.ts";
import { guessesOf, looks } from "./guesses.ts";
import {
  atHome,
  edits,
  guesses,
  isOpenWord,
  reads,
  throughout,
  unknownFile,
  upTo,
  visible,
  withoutStart,
  writes,
  type ShellAccess,
} from "./touches.ts";

/** What a program with a record uses. `words`: those behind its name. */
export function recordAccesses(words: readonly Word[], record: ProgramRecord): readonly ShellAccess[] {
  const sub = subCommandOf(words, record);
  if (sub !== undefined)
    return [...optionAccesses(sub.before, record), ...recordAccesses(sub.words, sub.record)];
  const args = argumentsOf(words, record);
  // Which of the words are files is not recorded, so that options may hold them as well.
  if (record.operand === "guess") return [...optionAccesses(args, record), ...guessesOf(words)];
  const operands = operandAccesses(args, record);
  const reached = isGivenOr(args, record.tree)
    ? throughout(operands, isGivenOr(args, record.links) ? "linked" : "tree")
    : isGivenOr(args, record.lists)
      ? throughout(operands, "list")
      : operands;
  const here = record.looksHere === true ? reads(literal(".")) : NONE;
  const found = [
    ...optionAccesses(args, record),
    ...here,
    ...reached,
    ...maybeReached(operands, args, record),
  ];
  return isGiven(args, record.namesFromInput)
    ? [...found, { action: "unknown", doubt: { kind: "path", part: "(standard input)" } }]
    : found;
}

/** Where a word that only the run decides may be the option with which the program goes through directories. */
function maybeReached(
  operands: readonly ShellAccess[],
  args: readonly Argument[],
  { tree }: ProgramRecord,
): readonly ShellAccess[] {
  if (tree === undefined || tree === true || isGiven(args, tree)) return NONE;
  const isOpen = args.some((arg) => {
    const word = arg.kind === "operand" ? arg.word : arg.open;
    return word !== undefined && couldBeOneOf(word, tree);
  });
  if (!isOpen) return NONE;
  return throughout(operands, "tree").flatMap((one) =>
    "path" in one && one.path.kind === "literal" ? [{ ...one, guessed: true as const }] : [],
  );
}

/** The sub-command that the words name, with the options before it and the words behind it. */
export function subCommandOf(
  words: readonly Word[],
  record: ProgramRecord,
):
  | { readonly record: ProgramRecord; readonly before: readonly Argument[]; readonly words: readonly Word[] }
  | undefined {
  if (record.sub === undefined) return undefined;
  const { options, at } = leadingOptions(words, record);
  const name = words[at];
  if (name?.kind !== "literal" || !Object.hasOwn(record.sub, name.text)) return undefined;
  const sub = record.sub[name.text];
  return sub && { record: sub, before: options, words: words.slice(at + 1) };
}

function isGivenOr(args: readonly Argument[], when: true | readonly string[] | undefined): boolean {
  return when === true || isGiven(args, when);
}

/** What the values of the options come to. */
export function optionAccesses(args: readonly Argument[], grammar: Grammar): readonly ShellAccess[] {
  const found: ShellAccess[] = [];
  for (const arg of args) {
    if (arg.value === undefined) continue;
    // What is not recorded of the program may name a file or an address.
    if (arg.isUnlisted === true) {
      if (!DATA.test(arg.name)) found.push(...looks([arg.value]));
      continue;
    }
    const role = roleOf(grammar.options, arg.name) ?? roleOf(grammar.pairs, arg.name);
    if (role !== undefined) found.push(...accessesAs(role, arg.value));
  }
  return found;
}

const NONE: readonly never[] = [];

/** Options that name no file in any program, or one to leave out, or the ending of a copy. */
const DATA =
  /^--?(?:colou?rs?|sort|format|level|log-level|exclude\S*|ignore\S*|include|skip\S*|in-place|inplace|suffix|name|title|message|subject|body|description|comment|label|tag|width|depth|since|until|grep|pretty|type|mode|date|filter|pattern|regexp?|prefix)$/;

function roleOf(table: Readonly<Record<string, Role>> | undefined, name: string): Role | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

function operandAccesses(args: readonly Argument[], program: ProgramRecord): readonly ShellAccess[] {
  const { operand = "none", skipsFirst, ignored, second, instead } = program;
  if (isGiven(args, program.noneWith)) return [];
  const skips = skipsFirst !== undefined && !isGiven(args, skipsFirst.unless) ? 1 : 0;
  const operands = operandsOf(args)
    .slice(skips)
    .filter((word) => ignored === undefined || !ignored.test(visible(word)));
  if (operands.length === 0 && instead !== undefined) {
    const counts = instead.with.length === 0 || isGiven(args, instead.with);
    return counts ? reads(literal(instead.path)) : [];
  }
  return operands.slice(0, program.count).flatMap((word, i) => {
    if (isGiven(args, program.readsWith)) return reads(word);
    if (isGiven(args, program.editsWith)) return edits(word);
    return accessesAs(i === 1 && second !== undefined ? second : operand, word);
  });
}

/** What a word comes to in a role. */
export function accessesAs(role: Role, word: Word): readonly ShellAccess[] {
  const text = visible(word);
  switch (role) {
    case "none":
      return [];
    case "read":
      return reads(word);
    case "write":
      return writes(word);
    case "edit":
      return isUrl(word) ? urlAccesses(word) : edits(word);
    case "at-file": {
      if (isOpenWord(word)) return unknownFile(word);
      const at = /^[^=]*@/.exec(text)?.[0];
      return at === undefined ? [] : reads(withoutStart(word, at.length));
    }
    case "form":
      return formAccesses(word);
    case "cookie":
      return text.includes("=") ? [] : reads(word);
    case "certificate": {
      const end = text.indexOf(":");
      return reads(end < 0 ? word : upTo(word, end));
    }
    case "url":
      return urlAccesses(word);
    case "host":
      return hostAccesses(word, undefined);
    case "guess":
      return guessesOf([word]);
    case "look":
      return looks([word]);
    case "package":
      return packageAccess(word);
    case "source":
      return reads(text.startsWith("@") ? withoutStart(word, 1) : word);
    case "remote":
      return remoteAccesses(word);
    case "page":
      return isUrl(word) || !/^[./~]|\.(?:x?html?|md|txt|pdf)$/.test(text)
        ? looseUrlAccesses(word)
        : reads(word);
    case "write-or-url":
      return isUrl(word) ? urlAccesses(word) : writes(word);
    case "database":
      return databaseAccesses(word);
    case "read-or-url":
      return isUrl(word) ? urlAccesses(word) : reads(word);
    case "named-file": {
      const name = /^[\w.-]+=/.exec(text)?.[0] ?? "";
      return reads(withoutStart(word, name.length));
    }
    case "mount":
      return throughout(edits(mounted(word)), "tree");
    case "copied":
      return isInContainer(text) ? [] : reads(word);
    case "copy":
      return isInContainer(text) ? [] : writes(word);
    case "image":
      return imageAccesses(word);
    case "list":
      return [...reads(word), { action: "unknown", doubt: { kind: "path", part: text } }];
    case "options-file":
      return optionsFile(word);
    case "list-of-hosts":
      return [...reads(word), { action: "unknown", doubt: { kind: "host", part: text } }];
    case "hosts":
      return word.kind === "dynamic"
        ? hostAccesses(word, undefined)
        : text.split(",").flatMap((host) => hostAccesses(literal(host), undefined));
    case "connect-to":
      return addressAccesses(word, /^(?:\[[^\]]*\]|[^:]*):[^:]*:/);
    case "resolved":
      return addressAccesses(word, /^[+-]?[^:]*:[^:]*:/);
    case "setting": {
      const name = /^\s*(\w+)\s*=\s*/.exec(text);
      if (name === null) return guesses([word]);
      const value = withoutStart(word, name[0].length);
      return name[1]?.endsWith("proxy") === true ? hostAccesses(value, undefined) : guesses([value]);
    }
    case "lookup":
      if (text.startsWith("@")) return hostAccesses(withoutStart(word, 1), 53);
      return word.kind === "literal" && !text.includes(".") ? [] : hostAccesses(word, undefined);
    case "request":
      return requestAccesses(word);
  }
}

/** A file whose text the program takes for further words: it may name any host, file or program. */
export function optionsFile(word: Word): readonly ShellAccess[] {
  const read = reads(word);
  return read.length === 0
    ? NONE
    : [...read, { action: "unknown", doubt: { kind: "argument", part: visible(word) } }];
}

/** An address, or the hosts of `host=a,b port=5432`, whose values may be quoted (libpq, connection strings). */
function databaseAccesses(word: Word): readonly ShellAccess[] {
  const hosts = /\bhost(?:addr)?\s*=\s*'?([^\s'/]+)/.exec(visible(word))?.[1];
  if (hosts === undefined) return urlAccesses(word);
  return hosts.split(",").flatMap((host) => hostAccesses(literal(host), undefined));
}

/** A package by its name, a file or directory with one (`./x`), or an address: `name @ https://host/x`. */
function packageAccess(word: Word): readonly ShellAccess[] {
  const start = /^[\w.[\],/-]*\s*@\s*/.exec(visible(word))?.[0] ?? "";
  const rest = withoutStart(word, start.length);
  if (isUrl(rest)) return urlAccesses(rest);
  const path = [rest, word].find((one) => /^(?:[./~\uE001\uE002]|file:)/.test(visible(one)));
  return path === undefined ? [] : looks([path]);
}

function remoteAccesses(word: Word): readonly ShellAccess[] {
  if (isUrl(word)) return urlAccesses(word);
  const share = /^\/\/([^/]+)\/?/.exec(visible(word))?.[1];
  const host = share === undefined ? remotePath(word)?.host : literal(share);
  return host === undefined ? guesses([word]) : plainHost(host, undefined);
}

/** `container:path` of `docker cp`; a path of this machine has a slash before any colon. */
function isInContainer(text: string): boolean {
  return /^[\w.-]+:/.test(text);
}

/** The directory of this machine in `source:target` or `type=bind,source=...`; a name without a slash is a volume. */
function mounted(word: Word): Word {
  const text = visible(word);
  const key = /(?:^|,)(?:source|src)=/.exec(text);
  const start = key === null ? 0 : key.index + key[0].length;
  const rest = withoutStart(word, start);
  const end = visible(rest).search(key === null ? /:/ : /,/);
  if (key === null && (end < 0 || !/^[/.~*$\uE001\uE002]/.test(text))) return literal("");
  return end < 0 ? rest : upTo(rest, end);
}

/** `registry.example/name`: without a dot or a colon the first part is no host (docker's reference grammar). */
function imageAccesses(word: Word): readonly ShellAccess[] {
  const [host = "", ...rest] = visible(word).split("/");
  if (word.kind === "dynamic" && /[*?]/.test(host)) return hostAccesses(word, 443);
  return rest.length > 0 && /[.:]|^localhost$/.test(host) ? hostAccesses(literal(host), 443) : [];
}

/** `http POST host/path name=value file@path` (httpie(1)). */
function requestAccesses(word: Word): readonly ShellAccess[] {
  const text = visible(word);
  if (/^[A-Z]+$/.test(text)) return [];
  const file = /^[\w.[\]-]+(?:=|:=)?@/.exec(text)?.[0];
  if (file !== undefined && !isUrl(word)) return reads(atHome(withoutStart(word, file.length)));
  return /^[\w.-]+(==|:=|=|:(?!\d|\/))/.test(text) && !isUrl(word) ? [] : looseUrlAccesses(word);
}

/** The hosts behind the fields for the name and the port that they replace. */
function addressAccesses(word: Word, fields: RegExp): readonly ShellAccess[] {
  const text = visible(word);
  const start = fields.exec(text)?.[0];
  if (isOpenWord(word)) return unknownHost(word);
  if (start === undefined) return [];
  if (word.kind === "dynamic") return hostAccesses(withoutStart(word, start.length), undefined);
  const addresses = text.slice(start.length).split(",");
  // Without a name the connection goes to the host that was asked for.
  return addresses
    .map((address) => address.replace(/:$/, ""))
    .flatMap((address) => (address === "" ? [] : hostAccesses(literal(address), undefined)));
}

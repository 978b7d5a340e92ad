import { argumentsOf, isGiven, operandsOf, valueOf, type Argument, type Grammar } from "./arguments.ts";
import { literal, type Word } from "../word.ts";
import { plainHost, remotePath } from "./hosts.ts";
import { looks } from "./guesses.ts";
import { optionAccesses } from "./roles.ts";
import {
  edits,
  isText,
  reads,
  throughout,
  visible,
  withEnd,
  within,
  writes,
  type ShellAccess,
} from "./touches.ts";

const TAR: Grammar = {
  valued: "bCfFgHIKLNV",
  options: { "-T": "list", "--files-from": "list", "-X": "read", "--exclude-from": "read" },
  long: [
    "--add-file",
    "--after-date",
    "--blocking-factor",
    "--checkpoint-action",
    "--directory",
    "--exclude-tag",
    "--exclude-tag-all",
    "--exclude-tag-under",
    "--index-file",
    "--info-script",
    "--label",
    "--level",
    "--newer",
    "--newer-mtime",
    "--owner-map",
    "--group-map",
    "--quoting-style",
    "--record-size",
    "--rmt-command",
    "--rsh-command",
    "--sort",
    "--starting-file",
    "--tape-length",
    "--volno-file",
    "--warning",
    "--xattrs-exclude",
    "--xattrs-include",
    "--exclude",
    "--file",
    "--format",
    "--group",
    "--listed-incremental",
    "--mode",
    "--mtime",
    "--owner",
    "--strip-components",
    "--to-command",
    "--transform",
    "--use-compress-program",
    "--xform",
  ],
};
const TAR_CREATES = ["-c", "--create", "-r", "--append", "-u", "--update"];
const TAR_EXTRACTS = ["-x", "--extract", "--get"];

/** `tar` (GNU tar 1.34). `-C` counts for the operands behind it, not for the archive. */
export function tarAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(dashed(words), TAR);
  const archive = valueOf(args, "-f", "--file");
  const [first, ...others] = words;
  // `tar $x out.tar dir`: which of its tasks it is, only the run decides.
  const isOpen = first?.kind === "dynamic" && !first.glob && /^[*?-]/.test(first.pattern);
  if (isOpen && !isGiven(args, [...TAR_CREATES, ...TAR_EXTRACTS])) return throughout(looks(others), "tree");
  const creates = isGiven(args, TAR_CREATES);
  const extracts = isGiven(args, TAR_EXTRACTS) && !isGiven(args, ["-O", "--to-stdout"]);
  const found: ShellAccess[] = [...optionAccesses(args, TAR)];
  // GNU tar: an archive with a colon in its name is one of another machine.
  const remote = archive === undefined || isGiven(args, ["--force-local"]) ? undefined : remotePath(archive);
  if (remote !== undefined) found.push(...plainHost(remote.host, undefined));
  else if (archive !== undefined) found.push(...(creates ? writes(archive) : reads(archive)));
  let directory: Word | undefined;
  let members = 0;
  for (const arg of args) {
    if (arg.kind === "option") {
      if ((arg.name === "-C" || arg.name === "--directory") && arg.value !== undefined)
        directory = within(directory, arg.value);
      continue;
    }
    members++;
    const member = within(directory, arg.word);
    const reach = isGiven(args, ["-h", "--dereference"]) ? "dereferenced" : "tree";
    if (creates) found.push(...throughout(reads(member), reach));
    else if (extracts) found.push(...writes(member));
  }
  if (extracts && members === 0) found.push(...writes(directory ?? literal(".")));
  return found;
}

/** `tar xzf a.tgz`: letters without a dash, whose values follow in their order. */
function dashed(words: readonly Word[]): readonly Word[] {
  const [first, ...rest] = words;
  if (first?.kind !== "literal" || !/^[A-Za-z]+$/.test(first.text)) return words;
  const found: Word[] = [];
  for (const letter of first.text) {
    found.push(literal(`-${letter}`));
    const takesValue = TAR.valued?.includes(letter) === true || letter === "T" || letter === "X";
    const value = takesValue ? rest.shift() : undefined;
    if (value !== undefined) found.push(value);
  }
  return [...found, ...rest];
}

const ZIP: Grammar = { valued: "bnPst", options: { "-O": "write", "--out": "write" }, long: ["--password"] };

/** `zip` (Info-ZIP 3). The patterns of `-x` and `-i` go on to the next option. */
export function zipAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const start = words.findIndex((word) => isText(word, "-x") || isText(word, "-i"));
  const args = argumentsOf(start < 0 ? words : words.slice(0, start), ZIP);
  const [archive, ...members] = operandsOf(args);
  if (archive === undefined) return [];
  const isDeleting = isGiven(args, ["-d", "--delete"]);
  const isTree = isGiven(args, ["-r", "-R", "--recurse-paths", "--recurse-patterns"]);
  // The names of the files come from standard input.
  const named: readonly ShellAccess[] = isGiven(args, ["-@", "--names-stdin"])
    ? [{ action: "unknown", doubt: { kind: "path", part: "-@" } }]
    : [];
  const moved = isGiven(args, ["-m", "--move"]) ? edits : reads;
  const reach = isGiven(args, ["-y", "--symlinks"]) ? "tree" : "linked";
  return [
    ...optionAccesses(args, ZIP),
    ...named,
    ...writes(withSuffix(archive, ".zip")),
    ...(isDeleting ? [] : isTree ? throughout(members.flatMap(moved), reach) : members.flatMap(moved)),
  ];
}

/** `unzip` (Info-ZIP 6). */
export function unzipAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const start = words.findIndex((word) => isText(word, "-x"));
  const directoryBehind = words.findLast((_word, i) => isText(words[i - 1], "-d"));
  const args = argumentsOf(start < 0 ? words : words.slice(0, start), { valued: "dIOP" });
  const [archive, ...members] = operandsOf(args);
  if (archive === undefined) return [];
  if (isGiven(args, ["-l", "-p", "-t", "-v", "-z", "-Z", "-c"])) return reads(archive);
  const directory = valueOf(args, "-d") ?? directoryBehind;
  const written =
    members.length === 0 ? [directory ?? literal(".")] : members.map((one) => within(directory, one));
  return [...reads(archive), ...written.flatMap(writes)];
}

/** Info-ZIP adds the ending to a name without any. */
function withSuffix(word: Word, suffix: string): Word {
  const text = visible(word);
  return text.slice(text.lastIndexOf("/") + 1).includes(".") || text === "-" ? word : withEnd(word, suffix);
}

interface Compressor {
  readonly suffix: string;
  readonly grammar: Grammar;
  /** The source stays unless it is told otherwise. */
  readonly keeps: boolean;
}

const LEVELS: Grammar = { valued: "SbBM", long: ["--suffix"] };
const THREADS: Grammar = { valued: "STFMC", long: ["--threads", "--memlimit", "--format", "--check"] };
const COMPRESSORS: Readonly<Record<string, Compressor>> = {
  gzip: { suffix: ".gz", grammar: LEVELS, keeps: false },
  bzip2: { suffix: ".bz2", grammar: {}, keeps: false },
  xz: { suffix: ".xz", grammar: THREADS, keeps: false },
  zstd: { suffix: ".zst", grammar: { valued: "oDTMB" }, keeps: true },
};
const UNPACKERS: ReadonlyMap<string, string> = new Map([
  ["gunzip", "gzip"],
  ["bunzip2", "bzip2"],
  ["unxz", "xz"],
  ["unzstd", "zstd"],
]);
const TO_OUTPUT: ReadonlyMap<string, string> = new Map([
  ["zcat", "gzip"],
  ["bzcat", "bzip2"],
  ["xzcat", "xz"],
  ["zstdcat", "zstd"],
]);

/** The names of the programs that `compressorAccesses` knows. */
export const COMPRESSOR_NAMES: readonly string[] = [
  ...Object.keys(COMPRESSORS),
  ...UNPACKERS.keys(),
  ...TO_OUTPUT.keys(),
];

/** `gzip` and its relatives: a file becomes another one with or without an ending, and goes. */
export function compressorAccesses(name: string, words: readonly Word[]): readonly ShellAccess[] {
  const compressor = COMPRESSORS[UNPACKERS.get(name) ?? TO_OUTPUT.get(name) ?? name];
  if (compressor === undefined) return [];
  const args = argumentsOf(words, compressor.grammar);
  const operands = operandsOf(args);
  const onlyReads = ["-c", "--stdout", "--to-stdout", "-t", "--test", "-l", "--list"];
  if (TO_OUTPUT.has(name) || isGiven(args, onlyReads)) return operands.flatMap(reads);
  const unpacks = UNPACKERS.has(name) || isGiven(args, ["-d", "--decompress", "--uncompress"]);
  const source = keeps(args, compressor) ? reads : edits;
  const output = name.includes("zst") ? valueOf(args, "-o") : undefined;
  return operands.flatMap((word) => [
    ...source(word),
    ...writes(output ?? produced(word, compressor, unpacks)),
  ]);
}

function keeps(args: readonly Argument[], compressor: Compressor): boolean {
  return compressor.keeps ? !isGiven(args, ["--rm"]) : isGiven(args, ["-k", "--keep"]);
}

function produced(word: Word, { suffix }: Compressor, unpacks: boolean): Word {
  if (!unpacks) return withEnd(word, suffix);
  // `gunzip a` takes `a.gz`, and then `a` is what it makes.
  if (word.kind !== "literal" || !word.text.endsWith(suffix)) return word;
  return { ...word, text: word.text.slice(0, -suffix.length) };
}

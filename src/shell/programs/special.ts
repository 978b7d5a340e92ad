import { argumentsOf, isGiven, operandsOf, valueOf, type Grammar } from "./arguments.ts";
import { literal, type Word } from "../word.ts";
import { hostAccesses } from "./hosts.ts";
import { recordOf } from "./lookup.ts";
import { looks } from "./guesses.ts";
import { accessesAs, optionAccesses, recordAccesses } from "./roles.ts";
import {
  edits,
  guesses,
  isText,
  reads,
  throughout,
  visible,
  withEnd,
  withoutStart,
  writes,
  type ShellAccess,
} from "./touches.ts";

/** `dd` (coreutils). */
export function ddAccesses(words: readonly Word[]): readonly ShellAccess[] {
  return words.flatMap((word) => {
    const operand = /^(if|of)=/.exec(visible(word))?.[1];
    if (operand === undefined) {
      // `dd $X` may be any operand.
      const isOpen = word.kind === "dynamic" && !/^[a-z]+=/.test(visible(word));
      return isOpen ? [{ action: "unknown", doubt: { kind: "path", part: word.raw } }] : [];
    }
    const value = withoutStart(word, 3);
    // To bash `of=~/x` looks like an assignment, and it expands the tilde (bash(1), Tilde Expansion).
    const path: Word =
      value.kind === "dynamic"
        ? { ...value, pattern: value.pattern.replace(/^\\~/, "~") }
        : value.text.startsWith("~")
          ? { ...value, tilde: true }
          : value;
    return operand === "if" ? reads(path) : writes(path);
  });
}

/** `chmod`: a mode may look like options (`chmod -x f`, coreutils). */
export function chmodAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const program = recordOf("chmod");
  if (program === undefined) return [];
  const plain = words.map((word) =>
    /^-[rwxXstugo,+=-]+$/.test(visible(word)) && visible(word) !== "--" ? literal("0") : word,
  );
  return recordAccesses(plain, program);
}

/** `sed`: that of macOS takes the ending of `-i` from the next word, so that people write `-i ''`. */
export function sedAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const program = recordOf("sed");
  if (program === undefined) return [];
  const plain = words.filter(
    (word, i) => !(isText(word, "") && /^-\w*[iI]$/.test(visible(words[i - 1] ?? word))),
  );
  const args = argumentsOf(plain, program);
  const found = recordAccesses(plain, program);
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
  const program = recordOf("awk");
  if (program === undefined) return [];
  const args = argumentsOf(words, program);
  const included = valueOf(args, "-i", "--include");
  return recordAccesses(words, isText(included, "inplace") ? { ...program, operand: "edit" } : program);
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

const PERL: Grammar = { valued: "eEI", attached: "CDFimMVx", numbered: "0l" };
const RUBY: Grammar = { valued: "eICEr", attached: "FKix", numbered: "0TW" };

/** `perl` and `ruby`: a script, or with `-e` and a loop (`-n`, `-p`) files, which `-i` changes. */
export function perlAccesses(name: string, words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, { ...(name === "perl" ? PERL : RUBY), stops: true });
  const operands = operandsOf(args);
  const loops = isGiven(args, ["-n", "-p"]);
  const file = isGiven(args, ["-i"]) ? edits : reads;
  const hasCode = isGiven(args, ["-e", "-E"]);
  const [script] = hasCode ? [] : operands;
  const given = operands.slice(hasCode ? 0 : 1);
  const found = loops ? given.flatMap(file) : looks(given);
  const kept = backups(valueOf(args, "-i"), found);
  return [...(script === undefined ? [] : reads(script)), ...found, ...kept];
}

/** `parallel -a FILE` and `parallel cmd :::: FILE`: the arguments stand in files. */
export function parallelAccesses(words: readonly Word[]): readonly ShellAccess[] {
  return words.flatMap((word, i) => {
    const mark = words[i - 1];
    const isNext = mark?.kind === "literal" && /^(?:-a|--arg-file|::::\+?)$/.test(mark.text);
    if (isNext) return accessesAs("list", word);
    return visible(word).startsWith("--arg-file=") ? accessesAs("list", withoutStart(word, 11)) : [];
  });
}

/** `bwrap --bind FROM TO`: what runs finds one tree under the name of the other. */
export function bwrapAccesses(words: readonly Word[]): readonly ShellAccess[] {
  return words.flatMap((word, i) => {
    const [from, to] = words.slice(i + 1, i + 3);
    if (word.kind !== "literal" || !/^--(?:ro-|dev-)?bind(?:-try)?$/.test(word.text)) return [];
    if (from === undefined || to === undefined || visible(from) === visible(to)) return [];
    return throughout(word.text.startsWith("--ro") ? reads(from) : edits(from), "tree");
  });
}

/** `cmake`: `-E` does what other programs do, with files that follow (cmake(1)). */
export function cmakeAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const known = recordOf("cmake");
  if (!isText(words[0], "-E") || known === undefined)
    return known === undefined ? [] : recordAccesses(words, known);
  return /^(?:echo|echo_append|env|environment|sleep|true|false|capabilities|time)$/.test(
    visible(words[1] ?? literal("")),
  )
    ? []
    : throughout(guesses(words.slice(2)), "tree");
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
    "-pass": "look",
    "-passin": "look",
    "-passout": "look",
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
  const { "-verify": _depth, "-sign": _sign, "-signature": _signature, ...others } = OPENSSL.options ?? {};
  const grammar: Grammar = isText(command, "dgst")
    ? OPENSSL
    : { options: isClient ? { ...others, "-verify": "none" } : { ...others, "-sigfile": "read" } };
  const args = argumentsOf(rest, grammar);
  const isDigest = command?.kind === "literal" && /^(dgst|md5|sha\d+|sha512-\d+)$/.test(command.text);
  const host = valueOf(args, "-connect") ?? operandsOf(args)[0];
  return [
    ...optionAccesses(args, grammar),
    ...(isClient && host !== undefined ? hostAccesses(host, 443) : []),
    ...(isDigest ? operandsOf(args).flatMap(reads) : []),
  ];
}

/** `socat`: addresses such as `TCP:host:port` and `OPEN:file` (socat(1)). */
export function socatAccesses(words: readonly Word[]): readonly ShellAccess[] {
  return operandsOf(argumentsOf(words, { valued: "LWtTbx" })).flatMap((word) => {
    const scheme = /^(?:TCP4?6?|TCP-CONNECT|UDP4?6?|UDP-CONNECT|OPENSSL|SSL|SOCKS\w*|PROXY):/i.exec(
      visible(word),
    )?.[0];
    if (scheme === undefined) return guesses([word]);
    const end = visible(word).slice(scheme.length).search(/,/);
    const rest = withoutStart(word, scheme.length);
    return hostAccesses(
      end < 0 || rest.kind === "dynamic" ? rest : literal(rest.text.slice(0, end)),
      undefined,
    );
  });
}

/** `cpio`: with `-o` and `-p` the names of the files come from standard input. */
export function cpioAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, {
    valued: "CHMR",
    options: { "-F": "edit", "-D": "none", "-O": "write", "-I": "read" },
  });
  const copies = isGiven(args, ["-o", "-p", "--create", "--pass-through"]);
  const found = [...optionAccesses(args, { options: { "-F": "edit", "-O": "write", "-I": "read" } })];
  return copies ? [...found, { action: "unknown", doubt: { kind: "path", part: "cpio" } }] : found;
}

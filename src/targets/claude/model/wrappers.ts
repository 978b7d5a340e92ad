import { unquoted } from "./bash/text.ts";
import { baseName } from "../../../policy/normalize.ts";

/** Any option is one that was seen. */
const ANY = /^/;

/** Options of `timeout` that it knows; with any other the rest of the line is not looked at (facts.md N). */
const TIMEOUT =
  /^(-k.*|-s.*|-v|--|--foreground|--preserve-status|--verbose|--kill-after(=.*)?|--signal(=.*)?)$/;

/**
 * Programs whose command in their own arguments the agent compares with deny and ask rules, and with which options it
 * does so (facts.md J, release 2.1.330).
 */
const SEEN: Readonly<Record<string, RegExp>> = {
  sudo: ANY,
  doas: ANY,
  env: ANY,
  builtin: ANY,
  exec: ANY,
  nohup: /^--$/,
  timeout: TIMEOUT,
  setsid: ANY,
  ionice: ANY,
  flock: ANY,
  watch: ANY,
  strace: ANY,
  ltrace: ANY,
  chrt: ANY,
  taskset: ANY,
  unshare: ANY,
  nsenter: ANY,
  pkexec: ANY,
  command: /^(-p|-x|--)$/,
  time: /^(-p|--)$/,
  nice: /^(-n|-\d+|--)$/,
  stdbuf: /^(-[ioe].+|--)$/,
  script: /^-[cq]$/,
  xargs: /^(?!)/,
};

/** Programs that run another one and that the agent does not look into. */
const UNSEEN: ReadonlySet<string> = new Set(
  `busybox toybox chroot unbuffer parallel su runuser setpriv systemd-run npx run0 caffeinate proxychains ssh docker
  find fd git`.split(/\s+/),
);

/** Shells whose `-c` is looked into (facts.md J). */
export const SHELLS: ReadonlySet<string> = new Set([
  "bash",
  "sh",
  "dash",
  "zsh",
  "ksh",
  "rbash",
  "ash",
  "mksh",
]);

/**
 * Programs that the agent takes away to look at what they run, and so does not look at themselves where something else
 * stands before them (facts.md J, release 2.1.330; each in 24 forms).
 */
const TAKEN_AWAY = setOf(
  "sudo doas env nohup time command exec setsid watch ionice builtin flock script strace",
);
/** They are taken away as well, and were not tried in that place. */
const TAKEN_AWAY_UNTRIED = setOf("ltrace chrt taskset unshare nsenter pkexec");
/** Behind these alone it looks at any program, */
const TAKEN_FIRST = setOf("nohup timeout time nice command stdbuf builtin");
/** but for these, which go with them. */
const TAKEN_TOGETHER = setOf("nohup time command builtin");

function setOf(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

/**
 * Whether a program is looked at itself: a rule for `sudo` is not compared with `env sudo x` and `/usr/bin/sudo x`, of
 * which only `x` is.
 * @param program its name, as it is written
 * @param wrappers what starts it, outermost first
 */
export function ownSight(program: string, wrappers: readonly string[]): WrapperSight {
  const plain = unquoted(program);
  const name = baseName(plain);
  const hasPath = name !== plain;
  if (wrappers.length === 0 && !hasPath) return "seen";
  if (TAKEN_AWAY_UNTRIED.has(name)) return "unmeasured";
  // The one pair that does not follow from the sets.
  if (name === "nice" && wrappers.at(-1) === "stdbuf") return "unseen";
  if (!TAKEN_AWAY.has(name)) return "seen";
  if (hasPath) return "unseen";
  if (wrappers.length === 1 && wrappers[0] === "xargs") return "seen";
  const isFirst = wrappers.every((wrapper) => TAKEN_FIRST.has(wrapper));
  return isFirst && !TAKEN_TOGETHER.has(name) ? "seen" : "unseen";
}

/** `unmeasured`: nobody knows. */
export type WrapperSight = "seen" | "unseen" | "unmeasured";

/**
 * @param name the wrapper's own name
 * @param words all words from the wrapper on
 * @param inner what it runs: its words
 * @param isAsked whether what it runs is the command that is asked about, and not one that runs that
 */
export function wrapperSight(
  name: string,
  words: readonly string[],
  inner: readonly string[],
  isAsked = false,
): WrapperSight {
  if (UNSEEN.has(name)) return "unseen";
  const known = Object.hasOwn(SEEN, name) ? SEEN[name] : undefined;
  if (known === undefined) return "unmeasured";
  const own = words.slice(1, Math.max(1, words.length - inner.length));
  const options = own.filter((word) => word.startsWith("-"));
  // Behind `xargs` only a plain program is looked at.
  const isChained =
    name === "xargs" && !isAsked && (Object.hasOwn(SEEN, inner[0] ?? "") || SHELLS.has(inner[0] ?? ""));
  // Without an option `stdbuf` is not one to the agent.
  const isBare = name === "stdbuf" && options.length === 0;
  return !isChained && !isBare && hasItsTime(name, own) && options.every((option) => known.test(option))
    ? "seen"
    : "unseen";
}

/**
 * Wrappers behind which the files of a command are looked at, and with which options (facts.md J and N,
 * release 2.1.330). They are not quite those of the rules.
 */
const TRANSPARENT: Readonly<Record<string, RegExp>> = {
  env: ANY,
  timeout: TIMEOUT,
  nice: /^(-n|-\d+|--)$/,
  nohup: /^--$/,
  time: /^--$/,
  command: /^(-p|--)$/,
  builtin: /^--$/,
  stdbuf: /^(-[ioe].*|--(input|output|error)=.*|--)$/,
};

/** Whether the files of what a wrapper runs are looked at. */
export function isTransparent(name: string, words: readonly string[], inner: readonly string[]): boolean {
  const known = Object.hasOwn(TRANSPARENT, name) ? TRANSPARENT[name] : undefined;
  if (known === undefined) return false;
  const own = words.slice(1, Math.max(1, words.length - inner.length));
  const options = own.filter((word) => word.startsWith("-"));
  const isBare = name === "stdbuf" && options.length === 0;
  return !isBare && hasItsTime(name, own) && options.every((option) => known.test(option));
}

/** What stands before the program that `timeout` runs is a time. */
function hasItsTime(name: string, own: readonly string[]): boolean {
  return name !== "timeout" || own.length === 0 || /^\d+(\.\d+)?[smhd]?$/.test(own.at(-1) ?? "");
}

/** What a wrapper counts as where it stands before one that is taken away itself: with options that it does not know, as another. */
export function starterOf(name: string, words: readonly string[], inner: readonly string[]): string {
  return TAKEN_FIRST.has(name) && name !== "stdbuf" && !isTransparent(name, words, inner)
    ? `${name} -?`
    : name;
}

/**
 * Wrappers that the agent takes off before it looks whether a command only changes files, with what may stand between
 * them and the program (facts.md O, release 2.1.330).
 */
const TAKEN_OFF_EDITS: Readonly<Record<string, RegExp>> = {
  timeout:
    /^((-k|-s|--signal|--kill-after) \S+ |(-[ks]\S+|-v|--foreground|--preserve-status|--verbose|--(signal|kill-after)=\S+) )*\d+(\.\d+)?[smhd]? /,
  nice: /^(-n -?\d+ |-\d+ )?/,
  nohup: /^/,
  time: /^/,
  command: /^((-p|--) )*/,
  builtin: /^(-- )?/,
  stdbuf: /^(-[ioe]\S+ )+/,
};

/** The words of a command behind these wrappers; the same list where there is none. */
export function withoutWrappers(given: readonly string[]): readonly string[] {
  const [first = "", ...rest] = given;
  const name = unquoted(first);
  const known = Object.hasOwn(TAKEN_OFF_EDITS, name) ? TAKEN_OFF_EDITS[name] : undefined;
  const own = known?.exec(`${rest.join(" ")} `)?.[0];
  if (own === undefined || rest.length === 0) return given;
  return withoutWrappers(rest.slice(own.split(" ").length - 1));
}

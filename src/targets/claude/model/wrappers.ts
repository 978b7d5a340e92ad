/** Any option is one that was seen. */
const ANY = /^/;

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
  nohup: ANY,
  timeout: ANY,
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
  command: /^(-p|--)$/,
  time: /^(-p|--)$/,
  nice: /^(-n|-\d+)$/,
  stdbuf: /^-[ioe].+$/,
  script: /^-[cq]$/,
  xargs: /^(?!)/,
};

/** Programs that run another one and that the agent does not look into. */
const UNSEEN: ReadonlySet<string> = new Set(
  `busybox toybox chroot unbuffer parallel su runuser setpriv systemd-run npx run0 caffeinate proxychains ssh docker
  find fd`.split(/\s+/),
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

/** `unmeasured`: nobody knows. */
export type WrapperSight = "seen" | "unseen" | "unmeasured";

/**
 * @param name the wrapper's own name
 * @param words all words from the wrapper on
 * @param inner what it runs: its words
 */
export function wrapperSight(name: string, words: readonly string[], inner: readonly string[]): WrapperSight {
  if (UNSEEN.has(name)) return "unseen";
  const known = Object.hasOwn(SEEN, name) ? SEEN[name] : undefined;
  if (known === undefined) return "unmeasured";
  const own = words.slice(1, Math.max(1, words.length - inner.length));
  const options = own.filter((word) => word.startsWith("-"));
  // Behind `xargs` only a plain program is looked at.
  const isChained = name === "xargs" && (Object.hasOwn(SEEN, inner[0] ?? "") || SHELLS.has(inner[0] ?? ""));
  return !isChained && options.every((option) => known.test(option)) ? "seen" : "unseen";
}

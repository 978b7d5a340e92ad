/**
 * A program that runs the command in its own arguments. Sources: the manual pages (coreutils 9, util-linux 2.38,
 * findutils 4.9, sudo 1.9, procps 4, strace 6) and bash's own builtins.
 */
export interface Wrapper {
  /** Short options that take a value, as letters: in the same word (`-n5`) or the next one (`-n 5`). */
  readonly valued?: string;
  /** Long options that take the next word when there is no `=`. */
  readonly long?: readonly string[];
  /** Words between the options and the command, such as the duration of `timeout`. */
  readonly operands?: number;
  /** `A=1` may stand before the command. */
  readonly assignments?: true;
  /** What follows the options is joined and given to a shell. */
  readonly shell?: true;
  /** As `shell`, unless this option is given. */
  readonly shellUnless?: readonly string[];
  /** Options whose value is a command line for a shell. */
  readonly script?: readonly string[];
  /** Words are added to the command at run time. */
  readonly appends?: true;
  /** The command ends before the first of these words. */
  readonly until?: readonly string[];
  /** With one of these the program runs nothing: `command -v rm` looks a name up. */
  readonly inspects?: readonly string[];
  /** A word that names a change of directory of the command: `env -C d`. */
  readonly directory?: readonly string[];
  /** Options may stand behind operands (`su root -c x`); only `script` is then looked for. */
  readonly scriptOnly?: true;
  /** The command runs on another machine. */
  readonly remote?: true;
}

/** Programs that are transparent for a policy: what they run counts as if it stood there alone. */
export const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  sudo: {
    valued: "ugpCDhRrtTUca",
    long: [
      "--user",
      "--group",
      "--prompt",
      "--close-from",
      "--chdir",
      "--host",
      "--chroot",
      "--role",
      "--type",
      "--command-timeout",
      "--other-user",
    ],
    assignments: true,
    directory: ["-D", "--chdir"],
    inspects: ["-l", "--list", "-v", "--validate", "-K", "-V", "--version", "-e", "--edit"],
  },
  doas: { valued: "uCa" },
  run0: {
    long: ["--user", "--unit", "--property", "--description", "--slice", "--nice", "--chdir", "--setenv"],
  },
  pkexec: { long: ["--user"] },
  env: {
    valued: "uCS",
    long: ["--unset", "--chdir", "--split-string"],
    assignments: true,
    script: ["-S", "--split-string"],
    directory: ["-C", "--chdir"],
  },
  timeout: { valued: "ks", long: ["--kill-after", "--signal"], operands: 1 },
  nohup: {},
  nice: { valued: "n", long: ["--adjustment"] },
  time: { valued: "fo", long: ["--format", "--output"] },
  command: { inspects: ["-v", "-V"] },
  builtin: {},
  exec: { valued: "a" },
  xargs: {
    valued: "aEIdLnPs",
    long: [
      "--arg-file",
      "--delimiter",
      "--eof",
      "--replace",
      "--max-lines",
      "--max-args",
      "--max-procs",
      "--max-chars",
      "--process-slot-var",
    ],
    appends: true,
  },
  watch: { valued: "nq", long: ["--interval", "--equexit"], shellUnless: ["-x", "--exec"] },
  stdbuf: { valued: "ioe", long: ["--input", "--output", "--error"] },
  setsid: {},
  ionice: { valued: "cnpPu", long: ["--class", "--classdata", "--pid", "--pgid", "--uid"] },
  chrt: { valued: "TPD", operands: 1 },
  taskset: { operands: 1 },
  flock: {
    valued: "wEc",
    long: ["--wait", "--timeout", "--conflict-exit-code", "--command"],
    operands: 1,
    script: ["-c", "--command"],
  },
  strace: {
    valued: "abeEIoOpPsSuUX",
    long: [
      "--output",
      "--trace",
      "--attach",
      "--user",
      "--string-limit",
      "--env",
      "--trace-path",
      "--columns",
    ],
  },
  ltrace: { valued: "aeFlnopsuxXw" },
  parallel: {
    valued: "jNnLsaISd",
    long: [
      "--jobs",
      "--max-procs",
      "--arg-file",
      "--delay",
      "--timeout",
      "--joblog",
      "--results",
      "--colsep",
    ],
    appends: true,
    until: [":::", "::::", ":::+", "::::+"],
    shell: true,
  },
  busybox: {},
  toybox: {},
  chroot: { long: ["--userspec", "--groups"], operands: 1 },
  unshare: {
    valued: "SGRwl",
    long: ["--setuid", "--setgid", "--root", "--wd", "--setgroups", "--propagation"],
    directory: ["-w", "--wd"],
  },
  nsenter: { valued: "tSG", long: ["--target", "--setuid", "--setgid"] },
  setpriv: { long: ["--reuid", "--regid", "--groups", "--inh-caps", "--ambient-caps", "--bounding-set"] },
  prlimit: { valued: "po", long: ["--pid", "--output"] },
  unbuffer: {},
  catchsegv: {},
  setarch: { operands: 1 },
  "systemd-run": { valued: "pMHtE", long: ["--unit", "--property", "--uid", "--gid", "--setenv", "--slice"] },
  "dbus-run-session": { long: ["--config-file", "--dbus-daemon"] },
  "xvfb-run": { valued: "efnpsw" },
  faketime: { valued: "f", operands: 1 },
  caffeinate: { valued: "tw" },
  script: { valued: "cEIoOBTm", long: ["--command"], script: ["-c", "--command"], scriptOnly: true },
  su: {
    valued: "cgGsw",
    long: ["--command", "--session-command"],
    script: ["-c", "--command", "--session-command"],
    scriptOnly: true,
  },
  runuser: { valued: "cgGsuw", long: ["--command", "--user", "--group"], script: ["-c", "--command"] },
  ssh: { valued: "BbcDEeFIiJLlmOoPpQRSWw", operands: 1, shell: true, remote: true },
  eval: { shell: true },
  // npx, uvx, pipx run, docker run and make are not here: what they run is another program of that name, another
  // file system, or a rule of a file, so a rule about the local program says nothing about it.
};

/** `find` runs what stands between one of these and `;` or `+` (findutils). */
export const FIND_ACTIONS: ReadonlySet<string> = new Set(["-exec", "-execdir", "-ok", "-okdir"]);

/** Shells, whose `-c` takes a command line. */
export const SHELLS: ReadonlySet<string> = new Set([
  "bash",
  "sh",
  "dash",
  "zsh",
  "ksh",
  "mksh",
  "ash",
  "rbash",
]);

/** Options of shells that take the next word, beside `-c` (bash(1)). */
export const SHELL_VALUED: ReadonlySet<string> = new Set(["-o", "+o", "-O", "+O", "--rcfile", "--init-file"]);

/** Other programs that run a command line given to them: the option, or the words after a sub-command. */
export const SCRIPT_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  git: ["--exec", "-x", "--upload-pack", "--receive-pack"],
  tar: ["--to-command", "--use-compress-program", "-I", "--rsh-command"],
  rsync: ["-e", "--rsh"],
};

/**
 * Options that stand before the sub-command and take the next word as their value, so that it is no sub-command.
 * Sources: git(1), docker(1), kubectl options, npm help config, cargo --help, systemctl(1), gh help.
 */
export const GLOBAL_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  git: [
    "-C",
    "-c",
    "--git-dir",
    "--work-tree",
    "--namespace",
    "--exec-path",
    "--super-prefix",
    "--config-env",
    "--attr-source",
  ],
  docker: [
    "-H",
    "--host",
    "-c",
    "--context",
    "--config",
    "-l",
    "--log-level",
    "--tlscacert",
    "--tlscert",
    "--tlskey",
  ],
  podman: [
    "--url",
    "-c",
    "--connection",
    "--root",
    "--runroot",
    "--log-level",
    "--identity",
    "--storage-driver",
  ],
  kubectl: [
    "-n",
    "--namespace",
    "--context",
    "--cluster",
    "--kubeconfig",
    "--user",
    "-s",
    "--server",
    "--token",
    "--as",
    "--as-group",
    "--request-timeout",
    "-v",
    "--cache-dir",
    "--certificate-authority",
    "--client-key",
  ],
  helm: ["-n", "--namespace", "--kube-context", "--kubeconfig"],
  npm: ["--prefix", "-C", "-w", "--workspace", "--registry", "--userconfig", "--cache", "--loglevel"],
  pnpm: ["-C", "--dir", "--filter", "-F", "--loglevel"],
  yarn: ["--cwd", "--registry"],
  cargo: ["-C", "-Z", "--config", "--color"],
  go: ["-C"],
  gh: ["-R", "--repo"],
  aws: ["--profile", "--region", "--output", "--endpoint-url", "--query"],
  gcloud: ["--project", "--account", "--configuration", "--format"],
  terraform: ["-chdir"],
  systemctl: [
    "-H",
    "--host",
    "-M",
    "--machine",
    "-t",
    "--type",
    "-p",
    "--property",
    "-n",
    "--lines",
    "-o",
    "--output",
  ],
  make: ["-C", "-f", "-I", "-j", "-o", "-W"],
  pip: ["--python", "--log", "--proxy", "--cache-dir"],
  apt: ["-o", "-c", "-t"],
  "apt-get": ["-o", "-c", "-t"],
};

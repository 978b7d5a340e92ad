import { parseArgs } from "node:util";

export interface OptionSpec {
  readonly type: "boolean" | "string";
  readonly short?: string;
  /** The name of its value in the help text. */
  readonly value?: string;
  /** The values that it takes. */
  readonly choices?: readonly string[];
  /** It may be given several times. */
  readonly multiple?: true;
  readonly help: string;
}

export const OPTIONS = {
  config: {
    type: "string",
    short: "c",
    value: "FILE",
    help: "configuration file (default ~/.config/twsrt/config.toml)",
  },
  profile: {
    type: "string",
    short: "p",
    value: "NAME",
    help: "use this profile of config.toml instead of the default one",
  },
  verbose: { type: "boolean", short: "v", help: "show everything, with details, on standard error" },
  version: { type: "boolean", short: "V", help: "print the version" },
  help: { type: "boolean", short: "h", help: "print this help, or that of a command" },
  write: { type: "boolean", short: "w", help: "write to the configured files instead of standard output" },
  "dry-run": {
    type: "boolean",
    short: "n",
    help: "with -w: show the files and what would be written; write nothing",
  },
  force: { type: "boolean", help: "continue where twsrt would refuse" },
  replace: {
    type: "boolean",
    help: "with -w: remove restrictions that you wrote and your policy does not contain",
  },
  strict: {
    type: "boolean",
    help: "write nothing for an agent that would lose a restriction, unless config.toml accepts it",
  },
  starter: { type: "boolean", help: "use the built-in policy instead of both sources" },
  yes: { type: "boolean", short: "y", help: "show no prompts, and use the suggested answers" },
  "only-file": {
    type: "boolean",
    help: "check only the files that twsrt writes, not the others that an agent reads",
  },
  json: { type: "boolean", help: "print the result as JSON" },
  generated: { type: "boolean", help: "use what `generate` would write instead of the files on disk" },
  markdown: { type: "boolean", help: "print the result as Markdown" },
  html: { type: "string", value: "FILE", help: "write the result as one self-contained HTML page" },
  "fail-on": {
    type: "string",
    value: "WORD",
    choices: ["none", "weaker", "unknown", "plain", "partial", "stricter"],
    help: "exit 1 if a rule gets this word or a worse one: none, weaker, unknown (or plain), partial, stricter",
  },
  workflows: {
    type: "boolean",
    help: "count how many everyday command lines the policy and each agent ask about or deny",
  },
  sarif: { type: "string", value: "FILE", help: "write the result as a SARIF log as well" },
  junit: { type: "string", value: "FILE", help: "write the result as JUnit XML as well" },
  "write-evidence": {
    type: "string",
    value: "FILE",
    help: "write every attempt and its result as Markdown as well, by class of threat",
  },
  only: {
    type: "string",
    value: "TEXT",
    multiple: true,
    help: "only rules that contain TEXT, or of this kind: read, write, execute, connect, call",
  },
  plain: { type: "boolean", help: "only the common forms of each access" },
  program: { type: "string", value: "FILE", help: "the agent's program, if not the one on the PATH" },
  timeout: {
    type: "string",
    value: "SECONDS",
    help: "how long to wait for the agent's next answer (default 60, more for slow starts)",
  },
  fix: { type: "boolean", help: "show what can be fixed safely as a diff, and write it if you confirm" },
  scope: {
    type: "string",
    value: "SCOPE",
    choices: ["user", "project", "local", "managed", "all"],
    help: "which of the agent's files: user (default), project, local, managed or all",
  },
  limit: { type: "boolean", help: "limit each rule on commands and tools to the agents that have it" },
  portable: {
    type: "boolean",
    help: "translate for any machine: no home directory, and no look at this disk",
  },
  managed: {
    type: "boolean",
    help: "write a folder with the administrator's files, and scripts that install and remove them",
  },
  out: { type: "string", value: "DIR", help: "with --managed: the folder (default ./twsrt-managed)" },
  full: { type: "boolean", help: "with -n -w: show the whole text of each file instead of the change" },
  revoke: { type: "boolean", help: "no longer trust the directory" },
  list: { type: "boolean", help: "list the directories that are trusted" },
  copy: { type: "string", value: "TIME", help: "the copy to show, or with -w to restore" },
  check: { type: "boolean", help: "refuse to start the agent if a file is out of date, and write nothing" },
  print: {
    type: "boolean",
    help: "print the command line and where its parts come from; write and start nothing",
  },
  "allow-unsafe": {
    type: "boolean",
    help: "start the agent although a flag or another file weakens your policy",
  },
  unknown: {
    type: "string",
    value: "ask|deny",
    help: "the answer for a call that cannot be decided before it runs (default ask)",
  },
  agent: { type: "string", value: "NAME", help: "only calls of this agent" },
  decision: { type: "string", value: "deny|ask", help: "only these decisions" },
  since: { type: "string", value: "TIME", help: "only decisions since then: 45m, 2h, 3d, or a date" },
  mcp: { type: "boolean", help: "answer the permission prompts of `claude -p` as an MCP server" },
  lines: { type: "boolean", help: "answer one call a line, until the input ends" },
  serve: { type: "boolean", help: "stay, and answer the agent over HTTP on the port of config.toml" },
  "self-test": { type: "boolean", help: "send events to the registered hooks, and show their answers" },
  follow: { type: "boolean", short: "f", help: "wait, and show new decisions as they are made" },
  last: { type: "boolean", help: "show why the guard denied the last call or asked about it" },
  against: {
    type: "string",
    value: "FILE",
    help: "another configuration file: show what would change with its policy",
  },
  watch: { type: "boolean", help: "record the decisions, and stop no call" },
  dir: { type: "string", value: "D", help: "the folder to create (default ~/.config/twsrt)" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionName = keyof typeof OPTIONS;

/** Options that every command takes. */
export const GLOBAL_OPTIONS: readonly OptionName[] = ["config", "verbose", "version", "help"];

export interface CommandSpec {
  readonly summary: string;
  /** What may follow the command, for its usage line. */
  readonly operand?: string;
  /** Any number of them. */
  readonly many?: true;
  readonly options: readonly OptionName[];
  /** What an option means here, where that differs from the table. */
  readonly help?: Partial<Readonly<Record<OptionName, string>>>;
  /** Why it does not take an option that a reader could expect. */
  readonly without?: Partial<Readonly<Record<OptionName, string>>>;
  readonly details: string;
}

export const COMMANDS = {
  init: {
    summary: "create the configuration and both sources, and show what to do next",
    options: ["yes", "starter", "force", "dir"],
    help: {
      force: "overwrite config.toml and bash-rules.json (the previous files are kept in the state folder)",
      starter: "create the sources with the built-in policy",
      yes: "ask nothing, and start with the built-in policy",
    },
    details:
      "Creates config.toml, bash-rules.json and the sandbox settings, and lists the agents on this machine with their rules.\nExisting files are kept and named. On a terminal it asks which policy to start with, and whether to import the rules\nof your agents. Otherwise it shows no prompts, and the sources are empty unless --starter or --yes is given.",
  },
  generate: {
    summary: "print or write your policy as agent configuration",
    operand: "[AGENT|all]",
    options: [
      "profile",
      "write",
      "dry-run",
      "full",
      "force",
      "replace",
      "strict",
      "starter",
      "json",
      "portable",
      "managed",
      "out",
    ],
    help: { force: "with -w: write although a source went empty and restrictions would be removed" },
    details:
      "Prints the configuration of one agent, or of all agents, each under a header. With -w it is merged into the\nagent's file: everything else in it stays byte for byte, and the previous file is kept.\nA restriction that twsrt did not write and your policy does not contain stops the write unless --replace is given.\n--managed writes a folder for an administrator to install on every machine; no project can loosen what it locks.",
  },
  run: {
    summary: "start an agent with your policy in force",
    operand: "AGENT [-- ARGUMENT...]",
    many: true,
    options: ["profile", "check", "print", "allow-unsafe"],
    details:
      "Brings the agent's files up to date as `generate -w` does, checks what else the agent reads here, and starts it: with\nthe flags and variables that its policy needs, and inside the sandbox where layer 1 is around the agent. Arguments,\nstreams, terminal, signals and the exit status are passed on.\nExit status: that of the agent; 125: refused, 126: the program cannot be started, 127: not found, 1: drift with --check.",
  },
  import: {
    summary: "add the rules that your agents already have to your policy",
    operand: "[AGENT|all]",
    options: ["scope", "limit", "write", "force", "json", "markdown"],
    help: {
      write: "extend the sources, or create them",
      force: "with -w: let `generate` replace entries that are stricter than their rules",
    },
    without: {
      profile:
        "it adds rules to your own files, which apply in every profile; edit a profile with `twsrt edit profile/NAME`",
    },
    details:
      "Shows for every entry in the agent's files which rule of your policy it corresponds to, and the change to both\nsources as a diff. Nothing is written without -w, and on a terminal you are asked first. Afterwards\n`twsrt generate -w` replaces these entries with those generated from your policy.\nExit status 0: done, 1: you answered no, 2: a file cannot be read or written.",
  },
  restore: {
    summary: "list the kept copies of your agents' files, and put one back",
    operand: "[AGENT|all]",
    options: ["copy", "write", "json"],
    help: { write: "with --copy: restore the copy" },
    details:
      "Lists every kept copy with its date and how many lines restoring it would change. --copy shows the change as a diff,\nand with -w the copy replaces the current file, which is kept as well. On a terminal you are asked first.\nExit status 0: done, 1: you answered no, or no such copy, 2: a file cannot be written.",
  },
  uninstall: {
    summary: "remove twsrt's entries from your agents' files",
    operand: "[AGENT|all]",
    options: ["write", "json"],
    help: { write: "remove the entries" },
    details:
      "Shows the change to each file, and what the agent would no longer deny or ask about. With -w the entries are\nremoved and the rest of the file stays byte for byte; the previous file is kept. A file that only twsrt has changed\nis restored to its earlier text. On a terminal you are asked first. Your policy stays.\nExit status 0: done, 1: you answered no, 2: a file cannot be read or written.",
  },
  edit: {
    summary: "open your policy in your editor",
    operand: "[srt|bash|LAYER]",
    options: [],
    details:
      "Uses $EDITOR, else $VISUAL, else vi, and passes its exit status on. Without a name it lists the sources.\nFor a layer, such as `project` or `team/acme`, it opens all files.",
  },
  show: {
    summary: "print your policy, merged from all layers",
    operand: "[srt|bash]",
    options: ["profile", "json", "starter"],
    details:
      "Prints every rule with its layer, file and line. `srt` shows only rules on files and hosts, `bash` only those on\ncommands and tools. Rules that protect twsrt's own files are counted; -v lists them.",
  },
  trust: {
    summary: "accept what a project's layer allows",
    operand: "[DIR]",
    options: ["yes", "revoke", "list"],
    help: { yes: "trust the directory without a prompt" },
    details:
      "Shows what `.twsrt` in a directory allows, and asks. Until you say yes, and after each change of its files, only\nits restrictions apply. What a higher layer does not allow is ignored even if you say yes.\nExit status 0: done, 1: not trusted.",
  },
  lock: {
    summary: "accept the files of your team layers as they are",
    options: ["yes"],
    help: { yes: "pin them without a prompt" },
    details:
      "Compares the files of all team layers with twsrt.lock beside config.toml, shows what changed, and asks. A team layer\nthat is not pinned, or differs from its pin, stops every command.\nExit status 0: pinned, 1: not pinned.",
  },
  diff: {
    summary: "compare the files with your policy",
    operand: "[AGENT|all]",
    options: ["profile", "json", "sarif", "junit", "only-file", "portable", "starter"],
    details:
      "Exit status 0: no drift, 1: drift, or another file overrides your policy here, 2: a file is missing.\n`+` marks what the file lacks, `-` what is not in the policy: `yours` if you wrote it, else an entry that was in\nthe policy. `!` marks what would no longer take effect, or what overrides your policy.",
  },
  status: {
    summary: "check whether your policy is in force here",
    operand: "[AGENT|all]",
    options: ["profile", "json", "sarif", "junit", "fix", "yes", "starter"],
    details:
      "Reads everything that each agent reads in this directory, and shows what weakens your policy: the file and line, and\nan access that now gets through. Nothing is started, and without --fix nothing is written. `doctor` is the same command.\nWith --fix, twsrt regenerates its files that are missing or out of date, and removes those that it left in an old\nplace; copies are kept. Other files, and entries that you wrote, stay as they are.\nExit status 0: in force, 1: weakened or not in force, 2: a file cannot be read or written.",
  },
  explain: {
    summary: "show what your policy and each agent decide about an access, and why",
    operand: "ACCESS...",
    many: true,
    options: ["profile", "agent", "generated", "last", "json", "starter"],
    help: { agent: "only this agent" },
    details:
      "Prints the answer of your policy, then one line for each agent; -v shows every rule, layer and remedy.\nAn access is Read(PATH), Write(PATH), Edit(PATH), Bash(COMMAND LINE) or WebFetch(URL); for a bare path, URL or\ncommand line the tool is guessed. `-` reads accesses from standard input, one a line; blank lines and `#` comments are skipped.\n`ACCESS => deny|ask|unknown|allow|default` asserts the policy's answer: all are checked, and a wrong one gives exit status 1.\n`--last` takes no access: it shows the last decision in the record of the guard, with its rule and place.",
  },
  coverage: {
    summary: "compare every rule with what each agent enforces",
    operand: "[AGENT|all]",
    options: ["profile", "json", "markdown", "html", "sarif", "junit", "fail-on", "workflows", "starter"],
    details:
      "Asks the sandbox and each agent about every rule, with accesses derived from the rule and with what `generate` would write.\nEvery difference has a reason; `docs/reasons.md` explains them. With --workflows it counts instead how many everyday\ncommand lines the policy and each agent ask about or deny; -v lists those that only an agent denies.",
  },
  verify: {
    summary: "try every rule with the installed agent",
    operand: "[AGENT|all]",
    options: [
      "profile",
      "generated",
      "json",
      "sarif",
      "junit",
      "write-evidence",
      "only",
      "only-file",
      "plain",
      "program",
      "timeout",
      "starter",
    ],
    help: { generated: "try what would be generated now instead of the file on disk" },
    details:
      "Starts the real agent in a throw-away world, with a scripted model on 127.0.0.1: no account, no network, and no\ncommand line is ever run. A denial or a prompt counts only if it does not happen without the rules. Other files that\nthe agent reads in this directory are copied too, without the programs in them.\nExit status 0: every rule that the agent is known to enforce takes effect, 1: one does not, 2: an agent cannot be tried here.",
  },
  guard: {
    summary: "answer an agent's hook: check one tool call against your policy",
    operand: "AGENT",
    options: ["profile", "unknown", "watch", "managed", "self-test", "mcp", "lines", "serve"],
    help: {
      managed:
        "an administrator's file starts it: a user need not have sources, but /etc/twsrt must have a policy",
    },
    details:
      "The program of an agent's hook. It reads one call as JSON from standard input and answers as that agent expects:\ndeny with the rule, the reason and its place, ask where the agent can ask, and nothing if no rule\nmatches. It never allows what the agent would ask about. Decisions are recorded in decisions.jsonl in the state folder.\nWith --lines each line of the input is a call, and each answer a line: what would be printed, and the exit status.\nWith --serve it stays, and answers Claude Code over HTTP on the port that `serve` under [guard] names.\nExit status 0: answered, 2: something failed, so the call is refused.",
  },
  log: {
    summary: "show what the guard denied and asked about",
    options: ["agent", "decision", "since", "follow", "json"],
    details:
      "Prints the recorded decisions, oldest first: the time, the agent, the call, and the rule with its place.\nWith --json each line is one decision. Secrets in command lines are masked when they are recorded.",
  },
  suggest: {
    summary: "propose rules from what you approved, as a diff of both sources",
    operand: "[AGENT|all]",
    options: ["since"],
    help: { since: "only what happened since then: 45m, 2h, 3d, or a date (default 30d)" },
    details:
      "Reads the record of the guard and the sessions that agents keep (Claude Code, Codex). Proposes to allow commands that\nno rule matches, or that your policy asks about, and that you approved at least three times and never refused. Lists\nrules that no call matched. Nothing is written. What you refused is never proposed.",
  },
  replay: {
    summary: "check a recorded session of an agent against your policy",
    operand: "[FILE]",
    options: ["last", "agent", "against", "json"],
    help: { last: "the session that was changed last", agent: "with --last: only sessions of this agent" },
    details:
      "Shows for each call of a session (Claude Code, Codex) what your policy says now and how the call ended, the rules that\nno call matched, and calls whose end contradicts the agent's current files. --against shows for which calls\nanother policy decides differently. Nothing is run. Exit status 0: shown, 1: a call that ran would be denied, 2: no such session.",
  },
  test: {
    summary: "try every entry of the settings with the sandbox",
    options: ["profile", "json", "sarif", "junit", "only", "program", "timeout"],
    help: {
      program: "the program of the sandbox runtime, if not the `srt` on the PATH",
      timeout: "how long the sandbox may take (default 60)",
    },
    details:
      "Starts the sandbox runtime once, in this directory and with the settings file on disk, and tries every entry\ninside and outside. Files are opened and never read or written, and no connection leaves this machine.\nExit status 0: the sandbox does everything as the file says, 1: it does not, 2: it cannot be tried here.",
  },
  attest: {
    summary: "print the state of this machine for an auditor, or compare it with a stored one",
    operand: "[AGENT|all]",
    options: ["profile", "check"],
    help: { check: "compare with the stored document that is named in place of an agent" },
    details:
      "Prints one JSON document: a hash of the policy, each agent with its release, whether your policy is in force in it,\nand the last results of `verify` and `test`. With --check it names what differs from a stored document.\nExit status 0: printed, or as attested, 1: something differs, 2: the stored document cannot be read.",
  },
  completions: {
    summary: "print the completions of a shell",
    operand: "[bash|zsh|fish|rules|profiles]",
    options: [],
    details:
      "Prints a script that the shell reads, for example in ~/.bashrc: source <(twsrt completions bash). It completes\ncommands, options with their values, agents, rules and profiles. `rules` and `profiles` print those of your policy, one a line.",
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof COMMANDS;

type OptionValue<Spec extends OptionSpec> = Spec extends { readonly multiple: true }
  ? readonly string[]
  : Spec["type"] extends "string"
    ? string
    : boolean;

export interface Parsed {
  readonly command: CommandName | undefined;
  readonly operand: string | undefined;
  /** All of them, for a command that takes many. */
  readonly operands: readonly string[];
  readonly options: { readonly [O in OptionName]?: OptionValue<(typeof OPTIONS)[O]> };
}

/** Wrong usage: what is wrong, and the name that was probably meant. */
export interface UsageError {
  readonly message: string;
  readonly unknown?: { readonly word: string; readonly known: readonly string[] };
}

/** Other names of commands. */
const ALIASES: Readonly<Record<string, CommandName>> = { doctor: "status" };

/** Reads the command line; `help COMMAND` is `COMMAND --help`. Nothing is guessed: an unknown word or option is an error. */
export function readArguments(
  args: readonly string[],
): { readonly ok: true; readonly parsed: Parsed } | { readonly ok: false; readonly error: UsageError } {
  const options = Object.fromEntries(
    Object.entries(OPTIONS as Readonly<Record<string, OptionSpec>>).map(
      ([name, { type, short, multiple = false }]) => [
        name,
        { type, multiple, ...(short === undefined ? {} : { short }) },
      ],
    ),
  );
  let values: Readonly<Record<string, unknown>>;
  let positionals: readonly string[];
  try {
    ({ values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true }));
  } catch (error) {
    return { ok: false, error: withHint(optionError(error), args) };
  }
  if (positionals[0] === "help") {
    positionals = positionals.slice(1);
    values = { ...values, help: true };
  }
  const [word, operand, ...surplus] = positionals;
  const command = word !== undefined && Object.hasOwn(ALIASES, word) ? ALIASES[word] : word;
  if (command !== undefined && !Object.hasOwn(COMMANDS, command)) {
    const unknown = { word: command, known: [...Object.keys(COMMANDS), "help"] };
    return { ok: false, error: { message: `unknown command \`${command}\``, unknown } };
  }
  const name = command as CommandName | undefined;
  const spec: CommandSpec | undefined = name === undefined ? undefined : COMMANDS[name];
  const extra = spec?.many === true ? [] : spec?.operand === undefined ? [operand, ...surplus] : surplus;
  if (extra[0] !== undefined) return { ok: false, error: { message: `unexpected argument \`${extra[0]}\`` } };
  const allowed = [...GLOBAL_OPTIONS, ...(spec?.options ?? [])];
  for (const option of Object.keys(values) as OptionName[]) {
    if (allowed.includes(option)) continue;
    const why = spec?.without?.[option];
    if (why !== undefined)
      return { ok: false, error: { message: `\`${name}\` takes no \`--${option}\`: ${why}` } };
    const where = name === undefined ? "without a command" : `for \`${name}\``;
    return { ok: false, error: { message: `the option \`--${option}\` means nothing ${where}` } };
  }
  return {
    ok: true,
    parsed: { command: name, operand, operands: positionals.slice(1), options: values },
  };
}

/** A flag of the agent's that twsrt would take for its own. */
function withHint(error: UsageError, [command]: readonly string[]): UsageError {
  if (command !== "run") return error;
  return {
    message: `${error.message}; arguments of the agent follow \`--\`: twsrt run AGENT -- ARGUMENT...`,
  };
}

function optionError(error: unknown): UsageError {
  const { code, message } = error as { code?: string; message?: string };
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const option = /'(-[^']*)'/.exec(message ?? "")?.[1] ?? "";
    const known = Object.keys(OPTIONS).map((name) => `--${name}`);
    return { message: `unknown option \`${option}\``, unknown: { word: option, known } };
  }
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
    return { message: (message ?? "").split("\n")[0]?.replaceAll("'", "`") ?? "" };
  }
  throw error;
}

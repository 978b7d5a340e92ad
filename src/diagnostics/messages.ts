import type { DiagnosticArgs, LossCode, Reader, TomlProblem } from "./codes.ts";
import type { Code, Severity } from "./diagnostic.ts";

interface Message<A> {
  readonly severity: Severity;
  /** Lower case, no final period, user input in backticks, one line. */
  readonly message: (args: A, shown: number) => string;
  /** What to do. */
  readonly help?: (args: A) => string;
}

/**
 * The one place where a code becomes prose: terminal, JSON and tests all take it from here, so they cannot
 * disagree.
 */
export const MESSAGES: { readonly [C in Code]: Message<DiagnosticArgs[C]> } = {
  "file-missing": {
    severity: "error",
    message: ({ what }) => `${what} does not exist`,
    help: ({ remedy }) => remedy,
  },
  "file-unreadable": {
    severity: "error",
    message: ({ what, reason }) => `${what} cannot be read: ${reason}`,
    help: () => "nothing was generated or written; make it a readable UTF-8 text file",
  },
  "json-syntax": {
    severity: "error",
    message: ({ expected, found }) => `expected ${expected}, found ${found}`,
    help: ({ reader }) => `correct the JSON here; ${CONSEQUENCES[reader]}`,
  },
  "json-empty": {
    severity: "error",
    message: ({ what }) => `${what} is empty`,
    help: ({ reader }) => `write at least \`{}\`, or move the file away; ${CONSEQUENCES[reader]}`,
  },
  "json-comment": {
    severity: "error",
    message: () => "a comment in a file that must be plain JSON",
    help: ({ reader }) => `remove the comment; ${CONSEQUENCES[reader]}`,
  },
  "json-trailing-comma": {
    severity: "error",
    message: () => "a comma after the last element",
    help: ({ reader }) => `remove this comma; ${CONSEQUENCES[reader]}`,
  },
  "json-byte-order-mark": {
    severity: "error",
    message: () => "the file begins with a byte-order mark",
    help: ({ reader }) => `save it as UTF-8 without a byte-order mark; ${CONSEQUENCES[reader]}`,
  },
  "json-too-deep": {
    severity: "error",
    message: ({ limit }) => `nested deeper than ${limit} levels`,
    help: () => "flatten the document",
  },
  "duplicate-key": {
    severity: "error",
    message: ({ key, firstLine }) => `duplicate key \`${key}\`, first given in line ${firstLine}`,
    help: () =>
      "merge the two: of equal keys only the last would count, and the rules under the first be lost",
  },
  "forbidden-key": {
    severity: "error",
    message: ({ key }) => `the key \`${key}\` is not accepted`,
    help: () => "remove it: in JavaScript programs it reaches beyond the document",
  },
  "toml-syntax": {
    severity: "error",
    message: ({ problem }) => TOML_PROBLEMS[problem],
    help: ({ reader }) => `correct the TOML here; ${CONSEQUENCES[reader]}`,
  },
  "missing-key": {
    severity: "error",
    message: ({ path, key }) => `\`${path}\` lacks \`${key}\``,
    help: () => "add the key; nothing was generated or written",
  },
  "wrong-type": {
    severity: "error",
    message: ({ path, expected, got }) => `\`${path}\` must be ${expected}, not ${got}`,
    help: () => "correct the value; nothing was generated or written",
  },
  "unknown-key": {
    severity: "warning",
    message: ({ key, what }) => `unknown key \`${key}\` in ${what}: it has no effect`,
    help: () => "remove it, or look up its name",
  },
  "unknown-key-near": {
    severity: "error",
    message: ({ key, near, what }) => `unknown key \`${key}\` in ${what}, did you mean \`${near}\`?`,
    help: ({ key }) => `rules under \`${key}\` would be dropped without a word; rename or remove it`,
  },
  "empty-entry": {
    severity: "error",
    message: ({ path }) => `\`${path}\` is empty`,
    help: () => "write what the rule is for, or remove the entry",
  },
  "control-character": {
    severity: "error",
    message: ({ path, character }) => `\`${path}\` holds the character ${character}`,
    help: () =>
      "remove it: no agent's rule can carry a line break, a control character or half a character safely",
  },
  "invisible-character": {
    severity: "warning",
    message: ({ entry, characters }) =>
      `\`${entry}\` contains characters that are not visible: ${characters.join(", ")}`,
    help: () =>
      "remove them unless the name really contains them: the rule matches them like any other character",
  },
  "two-shapes": {
    severity: "error",
    message: ({ first, second }) => `rules stand both under \`${first}\` and under \`${second}\``,
    help: () => "keep one shape: which of the two a reader takes differs, so rules would be lost",
  },
  "blank-edges": {
    severity: "warning",
    message: ({ entry }) => `\`${entry}\` begins or ends with a blank, which belongs to the pattern`,
    help: () => "remove the blank if it is not part of the name",
  },
  "inert-path": {
    severity: "warning",
    message: ({ entry, why }) => `\`${entry}\` probably names nothing: ${why}`,
    help: () => "the sandbox takes every character as it stands; write the path out",
  },
  "inert-domain": {
    severity: "warning",
    message: ({ entry, why }) => `\`${entry}\` matches no host in the sandbox: ${why}`,
    help: () => "write it the way a client sends it (`xn--...` for other scripts, addresses in full)",
  },
  "srt-refuses-file": {
    severity: "warning",
    message: ({ why }) => `the sandbox runtime refuses to run with this file: ${why}`,
    help: () => "twsrt translates it all the same, but layer 1 does not start until this is corrected",
  },
  "credential-masked": {
    severity: "note",
    message: ({ entry }) => `\`${entry}\` is masked by the sandbox; built-in tools are denied it altogether`,
  },
  "command-wildcard": {
    severity: "note",
    message: ({ entry, plainly }) => `\`${entry}\` matches the same commands as \`${plainly}\``,
    help: ({ plainly }) => `write \`${plainly}\`: a rule matches with any further arguments`,
  },
  "command-form": {
    severity: "error",
    message: ({ entry, found }) => `\`${entry}\` has ${found}, which a command rule cannot match`,
    help: ({ instead }) =>
      instead.length === 1 && instead[0] === "*"
        ? "name each program, or write `*` to match every command"
        : `write ${instead.map((rule) => `\`${rule}\``).join(" and ")}: a rule names a program, its sub-command and its options; \`*\` can only end a word`,
  },
  "command-not-simple": {
    severity: "warning",
    message: ({ entry }) => `\`${entry}\` is no simple command, so no agent can match it`,
    help: () => "write one rule for each program; rules hold in every part of a compound command",
  },
  "config-unknown-key": {
    severity: "error",
    message: ({ key, near }) =>
      `unknown key \`${key}\`` + (near === undefined ? "" : `, did you mean \`${near}\`?`),
    help: () => "correct or remove it: a setting that nobody reads protects nothing",
  },
  "file-tools-incomplete": {
    severity: "error",
    message: ({ missing }, shown) => `\`file_tools\` lacks ${examples(missing, shown)}`,
    help: () => "rules for the other names are never consulted by present releases; add these two",
  },
  "target-is-source": {
    severity: "error",
    message: ({ target, source }) => `the target ${target} is the same file as the source ${source}`,
    help: () => "give the target a path of its own: sources are never written by twsrt",
  },
  "report-is-ours": {
    severity: "error",
    message: ({ file }) =>
      `a report cannot replace ${file}, which is a source, the configuration or a target of twsrt`,
    help: () => "name another file for the report",
  },
  "targets-collide": {
    severity: "error",
    message: ({ first, second }) => `the targets ${first} and ${second} are the same file`,
    help: () => "give each target a path of its own",
  },
  "place-unusable": {
    severity: "error",
    message: ({ what, character }) => `${what} contains the character ${character}`,
    help: () =>
      "rename the directory or file: rules, flags and files of agents cannot name it safely; nothing was written",
  },
  "no-current-directory": {
    severity: "error",
    message: () => "the current directory does not exist any more",
    help: () => "change to a directory that exists: relative paths of a policy hang at it",
  },
  "unsupported-platform": {
    severity: "error",
    message: ({ platform }) => `twsrt does not support ${platform} yet`,
    help: () => "it runs on Linux and macOS, and on Windows inside WSL",
  },
  "unmeasured-platform": {
    severity: "note",
    message: ({ platform }) => `how the agents match rules was measured on Linux, not on ${platform}`,
  },
  loss: {
    severity: "warning",
    message: ({ loss, subjects, protected: paths }, shown) => {
      const own =
        paths === 0
          ? []
          : [`${paths.toLocaleString("en-US")} self-protected ${paths === 1 ? "path" : "paths"}`];
      const named = subjects.length === 0 ? [] : [examples(subjects, shown)];
      return `${LOSS_TEXTS[loss].title}: ${[...named, ...own].join("; ")}`;
    },
    help: ({ loss }) => LOSS_TEXTS[loss].remedy,
  },
  "target-missing": {
    severity: "error",
    message: ({ file }) => `${file} does not exist`,
    help: ({ command }) => `create it with \`${command}\``,
  },
  "artifact-left-out": {
    severity: "note",
    message: ({ title, entries }) =>
      `the ${title} is left out, and with it ${entries === 1 ? "one entry" : `${entries} entries`}`,
    help: ({ key }) => `set \`${key}\` under [targets] in config.toml to have it written`,
  },
  "target-not-configured": {
    severity: "note",
    message: ({ key }) => `no file to compare: \`${key}\` is not set under [targets]`,
    help: ({ key }) => `set \`${key}\` in config.toml to the file that holds the generated text`,
  },
  "target-unreadable": {
    severity: "error",
    message: ({ reason }) => `the target cannot be used: ${reason}`,
    help: () => "nothing was written",
  },
  "target-refused": {
    severity: "error",
    message: ({ path, expected, got }) =>
      `the agent would ignore this whole file: \`${path}\` must be ${expected}, not ${got}`,
    help: () =>
      "correct this value by hand; twsrt writes no file that the agent throws away with every rule in it",
  },
  "target-stops-agent": {
    severity: "error",
    message: ({ path, expected, got }) =>
      `the agent would not start with this file: \`${path}\` must be ${expected}, not ${got}`,
    help: () => "correct this value by hand; twsrt writes no file with which the agent does not start",
  },
  "target-value-ignored": {
    severity: "error",
    message: ({ path, expected, got }) => `the agent ignores \`${path}\`: it must be ${expected}, not ${got}`,
    help: () => "correct this value by hand; rules in its place would not take effect",
  },
  "profile-contested": {
    severity: "warning",
    message: ({ file, setting }) =>
      `\`${setting}\` in ${file} contends with the permission profile, which holds every path and host`,
    help: () => "remove the setting: the profile says what is writable and whether there is a network",
  },
  "target-linked": {
    severity: "error",
    message: () => "the agent passes over a file that is a link, so that no rule in it acts",
    help: () => "put the file itself there; a link in place of the folder is followed",
  },
  "managed-removed": {
    severity: "warning",
    message: ({ count }) =>
      `${count.toLocaleString("en-US")} managed ${count === 1 ? "entry goes" : "entries go"} that no source explains`,
    help: () => "to keep one, add it to a canonical source; the previous file is kept",
  },
  "foreign-restrictions": {
    severity: "error",
    message: ({ file, entries: { length } }) =>
      `writing would remove ${restrictions(length)} from ${file} that twsrt did not write and your policy does not contain`,
    help: () =>
      "nothing was written; add them to your sources, or remove them with `--replace`, which keeps a copy of the file",
  },
  "foreign-replaced": {
    severity: "warning",
    message: ({ file, count }) => `removes ${restrictions(count)} from ${file} that twsrt did not write`,
  },
  "copy-failed": {
    severity: "error",
    message: ({ folder, reason }) => `the previous file cannot be kept in ${folder}: ${reason}`,
    help: () => "nothing was written; make the folder writable, or set XDG_STATE_HOME",
  },
  "would-wipe": {
    severity: "error",
    message: ({ source, count: n, file }) =>
      `${source} holds no restriction, and writing would remove ${n} from ${file}`,
    help: () => "if that is meant, add --force; otherwise look at the source: nothing was written",
  },
  "policy-loosened": {
    severity: "warning",
    message: ({ where, what }) => `${where} ${what}`,
    help: ({ agent }) => `\`twsrt status ${agent}\` shows more`,
  },
  "layer1-off": {
    severity: "warning",
    message: ({ file }) => `layer 1 is off: the agent's own sandbox is not required in ${file}`,
    help: () =>
      'shell commands are guarded by name only; set `sandbox = "require"` in the agent\'s section of config.toml',
  },
  "ask-rules-void": {
    severity: "warning",
    message: ({ file, setting }) =>
      `ask rules do nothing: \`${setting}\` in ${file} runs without any question`,
    help: () => "remove the setting, or move what must not run by itself from `ask` to `deny`",
  },
  "layer1-opened": {
    severity: "warning",
    message: ({ file, setting }) =>
      `\`${setting}\` in ${file} gives commands more than the sandbox does without it`,
    help: () => "remove the setting if it is not needed, in the sandbox settings too",
  },
  "layer1-weakened": {
    severity: "warning",
    message: ({ file, setting }) =>
      `layer 1 has a hole: \`${setting}\` in ${file} takes commands or files out of the sandbox`,
    help: () => "remove the setting if it is not needed",
  },
  "project-overrides": {
    severity: "note",
    message: ({ file }) =>
      `a project's own configuration, and others beside ${file}, are read after it and can lift its rules`,
    help: ({ variable }) =>
      `start the agent with \`${variable}=1\`, and keep permissions out of the other files in that folder`,
  },
  overruled: {
    severity: "warning",
    message: ({ setting }) => `\`${setting}\` is read after the rules, and can lift some of them`,
    help: () =>
      "remove the setting if it is not needed; there the agent does what it says, whatever the policy",
  },
  "rules-moved": {
    severity: "note",
    message: ({ key }) => `\`${key}\` goes to the end, because the last rule that matches counts`,
  },
  "write-failed": {
    severity: "error",
    message: ({ file, reason }) => `${file} cannot be written: ${reason}`,
    help: () => "the file is as it was",
  },
  "changed-meanwhile": {
    severity: "error",
    message: ({ file }) => `${file} was changed by another program while twsrt prepared its new text`,
    help: () => "nothing was written there; run the command again",
  },
};

/** What a document that cannot be read leads to. */
const CONSEQUENCES: Readonly<Record<Reader, string>> = {
  source: "nothing was generated or written",
  sandbox: "with it the sandbox refuses to run, and nothing was generated or written",
  "ignores-file": "until then the agent ignores the whole file",
  "does-not-start": "until then the agent does not start",
};

/** What is wrong with a TOML text. */
const TOML_PROBLEMS: Readonly<Record<TomlProblem, string>> = {
  "byte-order-mark": "the file begins with a byte-order mark",
  "bad-date": "this date or time does not exist",
  "bad-escape": "unknown escape in a string",
  "bad-header": "a table header must end with `]`, an array header with `]]`",
  "bad-key": "expected a key: letters, digits, `-` and `_`, or a text in quotes",
  "bad-number": "this is not a TOML number",
  "comment-character": "a control character is not allowed in a comment",
  "control-character": "a control character is not allowed here",
  "duplicate-key": "this key or table is already defined above",
  "expected-comma": "expected `,` or the closing bracket",
  "line-end": "expected the end of the line",
  "missing-value": "expected a value; strings need quotes",
  "newer-form": "this form needs TOML 1.1, and the agent reads TOML 1.0",
  "number-range": "this number does not fit into 64 bits",
  "open-bracket": "a bracket or brace is not closed",
  "open-string": "a string is not closed",
  syntax: "this is not valid TOML",
  "too-deep": "brackets are nested too deeply",
};

function restrictions(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "restriction" : "restrictions"}`;
}

export interface LossText {
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
}

/** What each loss means, for a person. */
export const LOSS_TEXTS: { readonly [L in LossCode]: LossText } = {
  "agent-unusable": {
    title: "path holds what the agent needs to run, not translated",
    why: "without its own folder the agent cannot start any command",
    remedy: "deny the other paths of that directory one by one",
  },
  "allow-write-by-default": {
    title: "writable path gives no rule",
    why: "the agent writes in its project without asking, and a rule that opens another folder would open reading and commands there as well",
    remedy: "none needed inside the project; answer the agent's question for other folders",
  },
  "allow-write-form": {
    title: "writable path not granted, its form has no counterpart",
    why: "sandboxes grant writing to plain paths; a glob or a path above the start directory grants nothing",
    remedy: "name the directory itself",
  },
  "allow-write-not-emitted": {
    title: "writable paths give no allow flag",
    why: "without the sandbox around the agent an allow flag would open every path",
    remedy: 'run the agent inside the sandbox and set `wrapper = "srt"`',
  },
  "any-depth": {
    title: "relative path also matches in deeper directories",
    why: "the agent matches a relative pattern at any depth below the start directory",
    remedy: "write an absolute path or one that begins with `~/` if only one place is meant",
  },
  "any-host-port": {
    title: "one port denied on every host, not translated",
    why: "the agent's rules know no port, and without it every host would be denied",
    remedy: "rely on the sandbox for it, or deny the hosts one by one",
  },
  "apex-denied": {
    title: "wildcard also denies the domain itself",
    why: "the agent's `*.x` covers `x`",
    remedy: "none needed; list the sub-domains one by one if the domain itself must stay reachable",
  },
  "apex-opened": {
    title: "wildcard also allows the domain itself",
    why: "the agent's `*.x` covers `x`",
    remedy: "list the domain itself as well, or list the sub-domains one by one",
  },
  "approval-opens-writing": {
    title: "a person may let a command write there all the same",
    why: "a command that a person lets run outside the sandbox keeps denials of reading, and no others",
    remedy: "do not approve such commands, or deny reading as well",
  },
  "ask-becomes-deny": {
    title: "ask rules become denials, the agent has no ask",
    why: "the agent has no flag that asks",
    remedy: "move a rule that must stay possible out of `ask`, or accept the denial",
  },
  "ask-void-in-mode": {
    title: "ask rules hold only while the agent asks at all",
    why: "the agent has a mode that runs without questions, and ask rules do nothing in it; deny rules hold",
    remedy: "do not start the agent in that mode, or move what must not run by itself from `ask` to `deny`",
  },
  "command-in-text": {
    title: "the command is also found where it is only text",
    why: "the agent compares the rule with the whole line as it is written, so that quoted text and arguments count",
    remedy: "choose the form that matches the beginning of a command only, if that denies too much",
  },
  "command-not-simple": {
    title: "not a simple command, no rule can match it",
    why: "agents match one program with its arguments at a time",
    remedy: "write one rule for each program",
  },
  "command-spelling": {
    title: "the command is only seen in its everyday spelling",
    why: "the agent compares the beginning of each command, so that a path before the program, wrappers, variables and other spellings get past",
    remedy: "choose the form that finds the command anywhere in the line, or rely on the sandbox",
  },
  "cwd-always-writable": {
    title: "the start directory stays writable although it is not listed",
    why: "the agent's sandbox always grants its start directory",
    remedy: "start the agent in a directory that it may write",
  },
  "default-ports-only": {
    title: "host allowed on the default ports only",
    why: "a pattern for any port would also match a name and password before another host",
    remedy: "add the entry with the port if another one is needed",
  },
  "link-stops-commands": {
    title: "where this path is a link, or one of its directories is a file, no command starts",
    why: "the agent protects no path across something that its commands could replace",
    remedy: "write an absolute path if one place is meant, or replace the link",
  },
  "link-to-nothing": {
    title: "link leads nowhere, not translated",
    why: "a rule on such a link keeps the agent from running any command",
    remedy: "name the place that is meant, or remove the link",
  },
  "existing-files-only": {
    title: "pattern covers the files that are there when a command starts",
    why: "the agent looks for them once for each command: a file that the command itself makes can be read and written by it",
    remedy: "name the directory itself",
  },
  "grant-inside-denied": {
    title: "writable path inside a denied one is not granted",
    why: "a grant would open the path again, for reading too",
    remedy: "none needed; the policy denies it as well",
  },
  "grant-not-a-directory": {
    title: "writable path is no directory here and is not granted",
    why: "a grant for a file keeps the agent from running any command, and one for a missing path grants nothing",
    remedy: "name its directory, or make the directory and generate again",
  },
  "denied-anyway": {
    title: "a deny rule covers the command, so nothing is asked",
    why: "a deny beats an ask; written out, the ask would take the command out of the deny in this agent",
    remedy: "remove the ask, or narrow the deny",
  },
  "edit-by-path-end": {
    title: "an edit that names only the end of a path is not seen",
    why: "the agent's edit tool completes a relative path that is not there to the only file that ends so, after the rules were asked",
    remedy: "look at the file that the agent shows before it changes it, or rely on the sandbox",
  },
  "grant-asks": {
    title: "writable path gives no rule that allows, the agent asks as it does by itself",
    why: "a rule that allows would also end questions that the user may want",
    remedy: "none needed; let the agent write without questions if that is wanted",
  },
  "host-list-open": {
    title: "hosts that are not listed are not denied",
    why: "the agent has no rule for all other hosts; it asks about them, or decides by its mode",
    remedy: "rely on the sandbox for it, or deny hosts by name",
  },
  "grant-outside-workspace": {
    title: "writable path outside of the start directory stays closed to built-in tools",
    why: "the agent's file tools reach nothing outside of the directory that it is started in",
    remedy: "add the directory to the agent's workspace when it is started",
  },
  "host-as-written": {
    title: "host denied only as it is usually written",
    why: "the agent compares the text of the address, in which capitals, or a `?` right behind the host, make another one",
    remedy: "list the hosts that may be reached instead: then every other text is denied",
  },
  "inert-entry": {
    title: "entry does nothing in the sandbox and is not translated",
    why: "the sandbox accepts the entry and matches nothing with it",
    remedy: "write the entry the way the sandbox matches it",
  },
  "missing-directory": {
    title: "paths in a directory that is not there are held as the directory",
    why: "with two rules inside of a missing directory the agent runs no command",
    remedy: "make the directory and generate again",
  },
  "never-asked": {
    title: "the agent runs this without looking at its rules",
    why: "changes of directory, declarations and tests are no commands to it, unless another command has them in its text",
    remedy: "rely on the sandbox for what such a line gets at",
  },
  "no-read-exception": {
    title: "readable path inside a denied directory stays denied to built-in tools",
    why: "the agent has no exception from a deny",
    remedy: "deny the other paths of that directory one by one",
  },
  "not-expressible": {
    title: "no rule of the agent can carry this text",
    why: "a character of it has a meaning of its own there and cannot be escaped",
    remedy: "write the rule without that character, or for the directory or program above it",
  },
  "opening-not-passed": {
    title: "sandbox setting that gives commands more, not translated",
    why: "the agent has no such setting, or its effect there was not measured",
    remedy: "set it in the agent's own configuration if you need it there",
  },
  "option-position": {
    title: "the option is only seen in the place where the rule has it",
    why: "the agent compares the words of the command in their order",
    remedy: "add the other orders as rules, or deny the command without its option",
  },
  "other-ports": {
    title: "host rule reaches the default ports only",
    why: "the agent compares the port; without one it means 80 and 443",
    remedy: "add the entry with the port",
  },
  "parent-relative": {
    title: "path above the start directory matches nothing",
    why: "the agent never matches a pattern that begins with `..`",
    remedy: "write an absolute path or one that begins with `~/`",
  },
  "paths-become-directory": {
    title: "relative paths in one directory are protected as the whole directory",
    why: "where that directory is missing, the agent runs no command with two rules inside it",
    remedy: "write absolute paths for what is always there, or keep one path in the directory",
  },
  "pattern-inside-denied": {
    title: "directory is denied file by file",
    why: "the agent runs no command when something inside of a denied directory is denied once more, nor in a start directory that is denied; so the directory is read-only, every file in it is denied, and its names can be listed",
    remedy: "leave the directory out of the other rule, or start the agent elsewhere",
  },
  "port-dropped": {
    title: "port left out, the whole host is denied",
    why: "the agent's rules know no port",
    remedy: "none needed",
  },
  "port-not-expressible": {
    title: "host allowed on one port only: built-in tools still ask, their rules know no port",
    why: "without the port the rule would open every port",
    remedy: "list the host without a port if every port may be reached",
  },
  "port-not-granted": {
    title: "host allowed on one port only is not granted",
    why: "the agent's list knows no port, and without it every port would be open",
    remedy: "list the host without a port if every port may be reached",
  },
  "program-prefix": {
    title: "cannot match the beginning of a program's name, so the rule is left out",
    why: "the agent compares the name of a program as a whole",
    remedy: "add a rule for each program, such as `mkfs.ext4` for `mkfs.*`",
  },
  "protected-inside-grant": {
    title: "a few folders inside a writable path stay read-only",
    why: "the agent keeps `.git` and its own folders at the top of every writable directory",
    remedy: "list such a folder as a writable path of its own",
  },
  "relative-spelling": {
    title: "also denies relative paths that end the same in other directories",
    why: "the agent compares the path as it is written, and from which directory it is meant is not known beforehand",
    remedy: "none needed; write absolute paths in the agent if one of those is meant",
  },
  "relative-unanchored": {
    title: "relative path matches in any directory",
    why: "the agent compares the last parts of a path",
    remedy: "write an absolute path or one that begins with `~/` if only one place is meant",
  },
  "subdomains-denied": {
    title: "host rule also denies all its sub-domains",
    why: "the agent's `x` covers everything below `x`",
    remedy: "none needed; rely on the sandbox alone if a sub-domain must stay reachable",
  },
  "subdomains-opened": {
    title: "host rule also allows all its sub-domains",
    why: "the agent's `x` covers everything below `x`",
    remedy:
      "list `*.x` as well if that is meant, deny the sub-domains that must not be reached, or drop the entry",
  },
  "same-tail": {
    title: "other paths that end in the same way are denied as well",
    why: "the agent compares paths as they are seen from the root of the project, which may lie anywhere",
    remedy: "none needed",
  },
  "restriction-needs-sandbox": {
    title: "sandbox setting that restricts commands, not written",
    why: "it takes effect in the agent's own sandbox, which twsrt leaves as it is",
    remedy: 'set `sandbox = "require"` in the section of the agent',
  },
  "restriction-not-passed": {
    title: "sandbox setting that restricts commands, not translated",
    why: "nothing that twsrt writes for the agent has the same effect",
    remedy: "start the agent inside the sandbox runtime",
  },
  "root-pattern": {
    title: "pattern begins at the root, not translated",
    why: "the agent refuses patterns without a directory in front, and with them every command",
    remedy: "begin the pattern with a directory, or with `~/`",
  },
  "start-inside-denied": {
    title: "the agent is started inside of what is denied",
    why: "the agent compares paths as they are seen from the root of the repository, from which the directory around it has no name",
    remedy: "start the agent elsewhere, or deny the files of the project by relative paths",
  },
  "start-directory-only": {
    title: "path is written for this start directory only",
    why: "the agent's relative paths cannot lead out of the start directory, nor through a link",
    remedy: "write an absolute path or one that begins with `~/`",
  },
  "virtual-path": {
    title: "path lies in a file system that the agent's sandbox makes anew",
    why: "`/proc` and `/dev` of a command are its own, and rules about them do nothing",
    remedy: "none: no setting of the agent reaches them",
  },
  "search-limited": {
    title: "searching in ignored files is denied",
    why: "what may not be read is kept from searches by an ignore file, which a search can be told to pass over",
    remedy: "none needed; search ignored files by hand",
  },
  "started-inside": {
    title: "not seen in relative paths when the agent is started inside of what is denied",
    why: "the agent compares the path as it is written, and from there it holds none of the names of the rule",
    remedy: "start the agent elsewhere",
  },
  "unusual-spelling": {
    title: "unusual spellings are denied whatever they name",
    why: "the agent compares text and resolves it only afterwards, so that a spelling like `a//b`, `a/x/../b` or `%61` could name what is denied",
    remedy: "none needed; write the path or the host in its plain form",
  },
  widened: {
    title: "pattern widened, the agent cannot express it exactly",
    why: "a character or a set of the pattern has no exact counterpart",
    remedy: "none needed; write a simpler pattern if too much is denied",
  },
  "write-list-open": {
    title: "paths that are not listed as writable are not denied",
    why: "the agent has no rule for all other paths; it asks before it writes, or decides by its mode",
    remedy: "rely on the sandbox for it, or deny writing where it must not happen",
  },
  "wildcard-not-allowed": {
    title: "wildcard host not allowed, its pattern would also match other hosts",
    why: "the agent's `*` crosses every part of an address, so it would also find the name behind another host",
    remedy: "list the hosts below it one by one",
  },
  "write-pattern-commands": {
    title: "pattern protects from file tools; from commands, on Linux, only a name in the start directory",
    why: "the agent's sandbox ignores write patterns; for `**/NAME` twsrt adds the name in the start directory, which it protects",
    remedy: "name the other files or their directory, or deny reading",
  },
  "writes-not-closed": {
    title: "paths of the project that are not listed stay writable",
    why: "the agent writes in its project without asking, and asks outside of it",
    remedy: "deny what must not be written, or run the agent inside the sandbox",
  },
  "write-pattern": {
    title: "pattern cannot be kept read-only, not translated",
    why: "the agent takes patterns for denials of reading alone",
    remedy: "name the files or their directory, or deny reading",
  },
  "write-pattern-below": {
    title: "kept read-only at the top of the start directory alone",
    why: "the agent takes patterns for denials of reading alone; the path in the start directory is named in addition",
    remedy: "name the other files or their directory, or deny reading",
  },
};

/** Some of a list, and how many more there are. */
function examples(items: readonly string[], shown: number): string {
  const named = items.slice(0, shown).map((item) => `\`${item}\``);
  const more = items.length - named.length;
  return named.join(", ") + (more > 0 ? ` and ${more.toLocaleString("en-US")} more` : "");
}

import type { DiagnosticArgs, Reader, TomlProblem } from "./codes.ts";
import type { Code, Severity } from "./diagnostic.ts";

interface Message<A> {
  readonly severity: Severity;
  /** Lower case, no final period, user input in backticks, one line. */
  readonly message: (args: A, shown: number) => string;
  /** One line each below the message, for what would make it too long to read. */
  readonly list?: (args: A) => readonly string[];
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
    message: () => "comments are not allowed here: the file must be plain JSON",
    help: ({ reader }) => `remove the comment; ${CONSEQUENCES[reader]}`,
  },
  "json-trailing-comma": {
    severity: "error",
    message: () => "unexpected comma after the last element",
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
    help: () => "merge the two: only the last one would count, and the rules under the first would be lost",
  },
  "forbidden-key": {
    severity: "error",
    message: ({ key }) => `the key \`${key}\` is not accepted`,
    help: () => "remove it: JavaScript programs treat this key specially",
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
    help: ({ key }) => `rules under \`${key}\` would be silently dropped; rename or remove it`,
  },
  "empty-entry": {
    severity: "error",
    message: ({ path }) => `\`${path}\` is empty`,
    help: () => "write what the rule is for, or remove the entry",
  },
  "unknown-agent": {
    severity: "error",
    message: ({ agent, near }) =>
      `unknown agent \`${agent}\`${near === undefined ? "" : `, did you mean \`${near}\`?`}`,
    help: ({ known }) => `the rule would apply to no agent; the names are ${known.join(", ")}`,
  },
  "control-character": {
    severity: "error",
    message: ({ path, character }) => `\`${path}\` contains the character ${character}`,
    help: () =>
      "remove it: no agent's rule can carry a line break, a control character or an incomplete character safely",
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
    message: ({ first, second }) => `rules are both under \`${first}\` and under \`${second}\``,
    help: () => "keep one of them: programs differ in which one they read, so rules would be lost",
  },
  "blank-edges": {
    severity: "warning",
    message: ({ entry }) => `\`${entry}\` begins or ends with a blank, which belongs to the pattern`,
    help: () => "remove the blank if it is not part of the name",
  },
  "inert-path": {
    severity: "warning",
    message: ({ entry, why }) => `\`${entry}\` probably matches nothing: ${why}`,
    help: () => "the sandbox matches every character literally; write the path out",
  },
  "inert-domain": {
    severity: "warning",
    message: ({ entry, why }) => `\`${entry}\` matches no host in the sandbox: ${why}`,
    help: () => "write it the way a client sends it (`xn--...` for other scripts, addresses in full)",
  },
  "srt-refuses-file": {
    severity: "warning",
    message: ({ why }) => `the sandbox runtime refuses to run with this file: ${why}`,
    help: () => "twsrt still translates it, but layer 1 does not start until this is corrected",
  },
  "credential-masked": {
    severity: "note",
    message: ({ entry }) => `\`${entry}\` is masked by the sandbox, and denied to built-in tools`,
  },
  "tool-form": {
    severity: "error",
    message: ({ entry, instead }) =>
      `\`${entry}\` is not a tool of an MCP server${instead === undefined ? "" : `, did you mean \`${instead}\`?`}`,
    help: () =>
      "write the server and the tool, `github.delete_repo`; a `*` may only be at the end, `github.*`",
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
  "condition-key": {
    severity: "error",
    message: ({ key }) => `unknown condition \`${key}\``,
    help: ({ known }) => `the conditions are ${known.join(", ")}`,
  },
  "condition-directory": {
    severity: "error",
    message: ({ entry }) =>
      `\`${entry}\` is a relative path, and a condition on the directory needs an absolute one`,
    help: () => "write a path that begins with `/` or `~/`",
  },
  "condition-guard-only": {
    severity: "note",
    message: ({ entry, effect }) =>
      effect === "allow"
        ? `\`${entry}\` is allowed under conditions, so it is not written to your agents' files`
        : `\`${entry}\` has conditions, which your agents' files cannot express: there it always applies`,
    help: () => "only `twsrt guard` looks at conditions",
  },
  "command-not-simple": {
    severity: "warning",
    message: ({ entry }) => `\`${entry}\` is not a simple command, so no agent can match it`,
    help: () => "write one rule for each program; rules apply in every part of a compound command",
  },
  "config-unknown-key": {
    severity: "error",
    message: ({ key, near }) =>
      `unknown key \`${key}\`` + (near === undefined ? "" : `, did you mean \`${near}\`?`),
    help: () => "correct or remove it: a setting that is never read protects nothing",
  },
  "layer-name": {
    severity: "error",
    message: ({ name, what }) => `\`${name}\` cannot be the name of a ${what}`,
    help: () => "use letters, digits, `.`, `_` and `-`, and begin with a letter or digit",
  },
  "layer-empty": {
    severity: "error",
    message: ({ kind }) =>
      `the folder of this ${kind} layer contains neither srt-settings.json nor bash-rules.json`,
    help: ({ kind }) =>
      `correct the path in config.toml${kind === "team" ? ", or fetch the layer again" : ", or create one of the files"}`,
  },
  "profile-unknown": {
    severity: "error",
    message: ({ name, near }) =>
      `unknown profile \`${name}\`${near === undefined ? "" : `, did you mean \`${near}\`?`}`,
    help: ({ known }) =>
      known.length === 0
        ? "config.toml has no profiles; add one under `[profiles.NAME]`"
        : `the profiles of config.toml are ${known.join(", ")}`,
  },
  "profile-circle": {
    severity: "error",
    message: ({ names }) => `a profile cannot include itself: ${names.join(" extends ")}`,
    help: () => "remove one of these names from `extends`",
  },
  "profile-empty": {
    severity: "error",
    message: ({ name }) => `the profile \`${name}\` changes nothing`,
    help: () => "set its `path`, `extends` or `mode`, or options of an agent under `[profiles.NAME.AGENT]`",
  },
  "profile-ignored": {
    severity: "warning",
    message: ({ name, layer }) =>
      `ignoring the profile \`${name}\` that the layer \`${layer}\` chooses: your config.toml does not have it`,
    help: () => "add it under `[profiles.NAME]` if you want its rules here",
  },
  "profile-options-ignored": {
    severity: "warning",
    message: ({ name, layer, agent }) =>
      `ignoring the options for ${agent} of the profile \`${name}\`, which the layer \`${layer}\` chooses`,
    help: ({ name }) => `to use them, choose the profile yourself with \`-p ${name}\``,
  },
  "managed-guard-placeless": {
    severity: "error",
    message: () => "the guard is on, but its path on your fleet's machines is unknown",
    help: () =>
      "set `node` and `program` under `[guard]` to paths on those machines, or `guard = false` for the agent",
  },
  "managed-without-guard": {
    severity: "warning",
    message: ({ agents }, shown) =>
      `the administrator's files do not start the guard in ${examples(agents, shown)}, although it is on`,
    help: () => "each user registers it with `twsrt generate --write`",
  },
  "managed-without-project": {
    severity: "note",
    message: ({ layers }, shown) =>
      `leaving out ${layersText(layers, shown)}: an administrator's files apply in every directory`,
    help: () => "move what must apply everywhere into your own files or into a team layer",
  },
  "managed-with-profile": {
    severity: "note",
    message: ({ profiles }, shown) => `the files include the profile ${examples(profiles, shown)}`,
    help: () =>
      "to leave it out, remove `profile` under `[policy]` in config.toml, or do not pass `--profile`",
  },
  "mode-unattended": {
    severity: "note",
    message: ({ profiles }, shown) =>
      `the profile ${examples(profiles, shown)} is for unattended sessions, so your \`ask\` rules are denied`,
  },
  "layer-too-large": {
    severity: "error",
    message: ({ limit }) =>
      `a repository's layer may have at most ${limit.toLocaleString("en-US")} characters`,
    help: () => "shorten it, or move its rules into your own files",
  },
  "layer-unpinned": {
    severity: "error",
    message: ({ team }) => `the files of the team layer \`${team}\` are not pinned`,
    help: () => "read them, then pin them with `twsrt lock`",
  },
  "layer-changed": {
    severity: "error",
    message: ({ team, files }, shown) =>
      `the team layer \`${team}\` differs from what is pinned: ${examples(files, shown)}`,
    help: () => "read the changed files, then pin them with `twsrt lock`",
  },
  "layer-untrusted": {
    severity: "warning",
    message: ({ layer }) =>
      `the layer \`${layer}\` allows something and is not trusted: only its restrictions apply`,
    help: ({ directory }) => `read it, then accept it with \`twsrt trust ${directory}\``,
  },
  "layer-allow-outside": {
    severity: "error",
    message: ({ layer, by, verb, text }) =>
      `the layer \`${layer}\` allows to ${verb} \`${text}\`, which the higher layer \`${by}\` does not allow`,
    help: () => "remove the entry or make it narrower, or permit it in the higher layer with `may_allow`",
  },
  "layer-allow-ignored": {
    severity: "warning",
    message: ({ layer, by, verb, text }) =>
      `ignoring that the layer \`${layer}\` allows to ${verb} \`${text}\`: the higher layer \`${by}\` does not allow it`,
    help: () => "to allow it, extend the list of the higher layer, or permit it there with `may_allow`",
  },
  "layer-setting-outside": {
    severity: "error",
    message: ({ layer, by, key }) =>
      `the layer \`${layer}\` sets \`${key}\` to a weaker value than ${higherLayer(by)}`,
    help: () => "remove the setting: a layer can only tighten what a higher layer sets",
  },
  "layer-setting-ignored": {
    severity: "warning",
    message: ({ layer, by, key }) =>
      `ignoring \`${key}\` of the layer \`${layer}\`: ${by === undefined ? "a project cannot set it" : `it is weaker than in ${higherLayer(by)}`}`,
    help: () => "to change it, set it in your own settings file of the sandbox",
  },
  "layer-exception-closed": {
    severity: "note",
    message: ({ layer, by, text }) =>
      `the read exception \`${text}\` of the layer \`${layer}\` does not apply: the layer \`${by}\` denies reading there`,
  },
  "srt-output-stale": {
    severity: "warning",
    message: ({ file, layers, isMissing }, shown) =>
      `trying the merged settings of ${layersText(layers, shown)}, but ${file} ${isMissing ? "does not exist" : "differs from them"}`,
    help: () => "run `twsrt generate --write`, and start the sandbox with that file: `srt -s FILE`",
  },
  "srt-output-foreign": {
    severity: "error",
    message: ({ file }) => `not writing ${file}: twsrt did not write what it contains`,
    help: () => "move the file away, or name another one with `srt_output` under `[layers]` in config.toml",
  },
  "layer-in-user-file": {
    severity: "note",
    message: ({ layers, directory }, shown) =>
      `the rules for ${directory} include ${layersText(layers, shown)}, and your agents use them in every directory`,
    help: () => "run `twsrt generate --write` in each project before you start an agent there",
  },
  "accept-agent": {
    severity: "error",
    message: ({ agent, near }) =>
      `unknown agent \`${agent}\`${near === undefined ? "" : `, did you mean \`${near}\`?`}`,
    help: ({ known }) => `the names are ${known.join(", ")}; \`srt\` is the sandbox`,
  },
  "accept-date": {
    severity: "error",
    message: () => "`until` must be a date such as 2027-01-31",
    help: () => "write the last day on which the finding is accepted",
  },
  "accept-unused": {
    severity: "warning",
    message: ({ what, name }) =>
      `accepts a finding that does not exist: no finding has the ${what} \`${name}\``,
    help: () => "remove it, so that a later finding with this name is reported",
  },
  "accept-code": {
    severity: "warning",
    message: ({ accepted, near }) =>
      `no check has the code \`${accepted}\`${near === undefined ? "" : `, did you mean \`${near}\`?`}`,
    help: () => "write the code as the report names it in brackets",
  },
  "accept-expired": {
    severity: "warning",
    message: ({ until }) => `accepted its findings until ${until}, which is past`,
    help: () => "fix what it names, or look at it again and write a later date",
  },
  "file-tools-incomplete": {
    severity: "error",
    message: ({ missing }, shown) => `\`file_tools\` lacks ${examples(missing, shown)}`,
    help: () => "current releases never consult rules for the other names; add these two",
  },
  "sandbox-in-wrapper": {
    severity: "error",
    message: () => '`sandbox = "srt"` beside `wrapper = "srt"`',
    help: () =>
      "keep one of them: the sandbox does not start inside another one, and `wrapper` puts all of the agent in it",
  },
  "target-is-source": {
    severity: "error",
    message: ({ target, source }) => `the target ${target} is the same file as the source ${source}`,
    help: () => "give the target a path of its own: twsrt never writes sources",
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
    message: () => "the current directory no longer exists",
    help: () => "change to a directory that exists: relative paths of a policy are resolved against it",
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
    message: ({ title, subjects, protected: paths }, shown) => {
      const own =
        paths === 0
          ? []
          : [`${paths.toLocaleString("en-US")} self-protected ${paths === 1 ? "path" : "paths"}`];
      const named = subjects.length === 0 ? [] : [examples(subjects, shown)];
      return `${title}: ${[...named, ...own].join("; ")}`;
    },
    help: ({ remedy }) => remedy,
  },
  "strict-loss": {
    severity: "error",
    message: ({ loss, title, subjects }, shown) => `${title} [${loss}]: ${examples(subjects, shown)}`,
    help: ({ agent, loss }) =>
      `nothing is written for ${agent} because it is strict; accept it with a reason as \`[[accept]]\` with \`code = "${loss}"\` in config.toml`,
  },
  "target-missing": {
    severity: "error",
    message: ({ file }) => `${file} does not exist`,
    help: ({ command }) => `create it with \`${command}\``,
  },
  "written-for-machine": {
    severity: "error",
    message: ({ entries, home }) =>
      `written without \`--portable\`: ${
        home === undefined
          ? `${entries.toLocaleString("en-US")} ${entries === 1 ? "entry is" : "entries are"} for this machine only`
          : `entries name the home directory ${home}`
      }`,
    help: ({ agent }) =>
      `write it again with \`twsrt generate ${agent} --portable -w\`, or compare it with \`twsrt diff ${agent}\`; -v lists the differences`,
  },
  "artifact-left-out": {
    severity: "note",
    message: ({ title, entries }) =>
      `not writing the ${title}, with ${entries === 1 ? "one entry" : `${entries} entries`}`,
    help: ({ key }) => `set \`${key}\` under [targets] in config.toml to have it written`,
  },
  "target-not-configured": {
    severity: "note",
    message: ({ key }) => `no file to compare: \`${key}\` is not set under [targets]`,
    help: ({ key }) => `set \`${key}\` in config.toml to the file that contains the generated text`,
  },
  "target-without-file": {
    severity: "note",
    message: ({ key }) => `no file to write: \`${key}\` is not set under [targets]`,
    help: ({ key, agent }) =>
      `set \`${key}\` in config.toml, or print the text with \`twsrt generate ${agent}\``,
  },
  "target-unreadable": {
    severity: "error",
    message: ({ reason }) => `the target cannot be used: ${reason}`,
    help: () => "nothing was written",
  },
  "hook-unusable": {
    severity: "error",
    message: ({ path, expected, got }) =>
      `cannot add the guard's hook: \`${path}\` must be ${expected}, not ${got}`,
    help: () => "correct this value by hand, or set `guard = false` in the agent's section of config.toml",
  },
  "guard-token-missing": {
    severity: "error",
    message: () =>
      "cannot add the guard's hook: `serve` is set under [guard], and the guard was never started",
    help: () => "start it with `twsrt guard claude --serve`, which makes the token that the hook needs",
  },
  "target-refused": {
    severity: "error",
    message: ({ path, expected, got }) =>
      `the agent would ignore this whole file: \`${path}\` must be ${expected}, not ${got}`,
    help: () => "correct this value by hand; twsrt does not write a file that the agent would ignore",
  },
  "target-stops-agent": {
    severity: "error",
    message: ({ path, expected, got }) =>
      `the agent would not start with this file: \`${path}\` must be ${expected}, not ${got}`,
    help: () => "correct this value by hand; twsrt does not write a file that keeps the agent from starting",
  },
  "target-value-ignored": {
    severity: "error",
    message: ({ path, expected, got }) => `the agent ignores \`${path}\`: it must be ${expected}, not ${got}`,
    help: () => "correct this value by hand; rules in its place would not take effect",
  },
  "profile-contested": {
    severity: "warning",
    message: ({ file, setting }) =>
      `\`${setting}\` in ${file} conflicts with the permission profile, which contains every path and host`,
    help: () => "remove the setting: the profile decides what is writable and which hosts are reachable",
  },
  "target-linked": {
    severity: "error",
    message: () => "the agent ignores a file that is a link, so no rule in it applies",
    help: () => "replace the link with the file; a link to the folder is followed",
  },
  "behavior-changes": {
    severity: "note",
    message: ({ isDone }) =>
      `${isDone ? "the write also changed" : "writing also changes"} how the agent behaves`,
    list: ({ switches }) => switchTexts(switches),
  },
  "managed-removed": {
    severity: "warning",
    message: ({ count }) =>
      `removes ${count.toLocaleString("en-US")} ${count === 1 ? "entry" : "entries"} that your policy does not contain or now writes in another form`,
    help: () => "the previous file is kept, and `twsrt restore` brings it back",
  },
  "foreign-restrictions": {
    severity: "error",
    message: ({ file, entries: { length } }) =>
      `writing would remove ${restrictions(length)} from ${file} that twsrt did not write and your policy does not contain`,
    help: ({ agent }) =>
      `nothing was written; add them to your policy with \`twsrt import ${agent}\`, or remove them with \`--replace\`, which keeps a copy of the file`,
  },
  "fix-takes-yours": {
    severity: "warning",
    message: ({ file, count }) =>
      `not fixing ${file}: writing would remove ${count === 1 ? "an entry that allows something and is" : `${count.toLocaleString("en-US")} entries that allow something and are`} not in your policy`,
    help: ({ agent }) =>
      `add what you need to your policy (\`twsrt diff ${agent}\` lists it), then run \`twsrt generate ${agent} --write\``,
  },
  "foreign-replaced": {
    severity: "warning",
    message: ({ file, count }) => `removes ${restrictions(count)} from ${file} that twsrt did not write`,
  },
  "import-unreadable": {
    severity: "error",
    message: ({ file }) => `${file} cannot be imported: its syntax is broken`,
    help: () => "correct the file and import again; nothing was written",
  },
  "import-no-format": {
    severity: "warning",
    message: ({ file }) => `not reading ${file}: several tools use this name for files of different formats`,
    help: () => "add its rules with `twsrt edit bash` and `twsrt edit srt`",
  },
  "import-weaker": {
    severity: "warning",
    message: ({ entries: n }) =>
      `${n} imported ${n === 1 ? "entry stays yours: without it" : "entries stay yours: without them"} the agent would be less strict`,
    help: () => "`twsrt generate -w` refuses to remove such an entry; with --force it counts as imported",
  },
  "uninstall-unable": {
    severity: "error",
    message: ({ file, reason }) => `cannot take the entries out of ${file}: ${reason}`,
    help: () => "edit the file by hand, or restore a kept copy with `twsrt restore`",
  },
  "copy-failed": {
    severity: "error",
    message: ({ folder, reason }) => `the previous file cannot be kept in ${folder}: ${reason}`,
    help: () => "nothing was written; make the folder writable, or set XDG_STATE_HOME",
  },
  "would-wipe": {
    severity: "error",
    message: ({ source, count: n, file }) =>
      `${source} contains no restriction, and writing would remove ${n} from ${file}`,
    help: () => "to write it anyway, add --force; otherwise look at the source: nothing was written",
  },
  "policy-loosened": {
    severity: "warning",
    message: ({ where, what }) => `${where} ${what}`,
    help: ({ agent }) => `\`twsrt status ${agent}\` shows more`,
  },
  "start-loosened": {
    severity: "error",
    message: ({ where, what, access }) =>
      `${where} ${what}${access === "" ? "" : `: ${access} gets through`}`,
    help: ({ remedy }) => `${remedy}; to start the agent as it is, add \`--allow-unsafe\``,
  },
  "start-flag": {
    severity: "error",
    message: ({ flag, reason }) => `\`${flag}\` ${reason}`,
    help: () => "remove it; to start the agent with it, add `--allow-unsafe` before the agent's name",
  },
  "start-flag-kept": {
    severity: "warning",
    message: ({ flag, reason }) => `\`${flag}\` ${reason}`,
  },
  "start-drift": {
    severity: "error",
    message: ({ file, missing, extra }) => `${file} is out of date: ${missing} missing, ${extra} extra`,
    help: ({ agent }) => `update it with \`twsrt generate ${agent} -w\`, or leave out \`--check\``,
  },
  "start-elsewhere": {
    severity: "error",
    message: ({ file, read }) => `your policy is in ${file}, and the agent reads ${read}`,
    help: () => "unset the variable that moves the agent's folder, or set the path in config.toml",
  },
  "start-without-sandbox": {
    severity: "error",
    message: ({ programs }) => `the sandbox cannot start: ${programs.join(", ")} not found on the PATH`,
    help: ({ install }) => `install ${install.join(", ")}`,
  },
  "start-folder-hidden": {
    severity: "error",
    message: ({ folder, title }) => `${title} writes ${folder} in normal work, and \`denyRead\` hides it`,
    help: () => "move the folder with the agent's own variable, or remove it from `denyRead`",
  },
  "start-places": {
    severity: "error",
    message: ({ reason }) => `cannot prepare the sandbox: ${reason}`,
  },
  "start-unpack": {
    severity: "error",
    message: ({ program }) => `\`${program}\` could not unpack itself`,
    help: () => "start it once outside the sandbox, for example with `--version`",
  },
  "agent-not-installed": {
    severity: "error",
    message: ({ program }) => `\`${program}\` is not on the PATH`,
    help: ({ install }) => `install it with \`${install}\``,
  },
  "agent-not-started": {
    severity: "error",
    message: ({ program, reason }) => `\`${program}\` cannot be started: ${reason}`,
  },
  "agent-without-start": {
    severity: "error",
    message: ({ agent }) => `\`run\` cannot start ${agent} yet`,
    help: ({ agent }) => `write its files with \`twsrt generate ${agent} -w\`, and start it yourself`,
  },
  "settings-unknown": {
    severity: "note",
    message: ({ keys, measured }) =>
      `${keys.map((key) => `\`${key}\``).join(", ")}: no measured release of the agent (${measured}) has ${keys.length === 1 ? "this setting" : "these settings"}`,
    help: () =>
      "a release that has the setting may ignore the whole file if the value is wrong; `twsrt verify` shows whether it does",
  },
  "layer1-off": {
    severity: "warning",
    message: ({ file }) => `layer 1 is off: the agent's own sandbox is not required in ${file}`,
    help: () =>
      'shell commands are matched by name only; set `sandbox = "require"` in the agent\'s section of config.toml',
  },
  "ask-rules-void": {
    severity: "warning",
    message: ({ file, setting }) =>
      `ask rules do nothing: \`${setting}\` in ${file} runs commands without a prompt`,
    help: () => "remove the setting, or move what must not run by itself from `ask` to `deny`",
  },
  "layer1-opened": {
    severity: "warning",
    message: ({ file, setting }) =>
      `\`${setting}\` in ${file} lets commands do more than the sandbox allows by default`,
    help: () => "remove the setting if it is not needed, in the sandbox settings too",
  },
  "layer1-weakened": {
    severity: "warning",
    message: ({ file, setting }) =>
      `layer 1 is weakened: \`${setting}\` in ${file} excludes commands or files from the sandbox`,
    help: () => "remove the setting if it is not needed",
  },
  "project-overrides": {
    severity: "note",
    message: ({ file }) =>
      `a project's own configuration, and others beside ${file}, are read after it and can override its rules`,
    help: ({ variable }) =>
      `start the agent with \`${variable}=1\`, and keep permissions out of the other files in that folder`,
  },
  overruled: {
    severity: "warning",
    message: ({ setting }) => `\`${setting}\` is read after the rules and can override some of them`,
    help: () => "remove the setting if it is not needed: it overrides your policy",
  },
  "rules-moved": {
    severity: "note",
    message: ({ key }) => `moves \`${key}\` to the end, because the last rule that matches counts`,
  },
  "write-failed": {
    severity: "error",
    message: ({ file, reason }) => `${file} cannot be written: ${reason}`,
    help: () => "the file is unchanged",
  },
  "changed-meanwhile": {
    severity: "error",
    message: ({ file }) => `${file} was changed by another program while twsrt prepared its new text`,
    help: () => "nothing was written there; run the command again",
  },
  "managed-folder-taken": {
    severity: "error",
    message: ({ folder }) => `${folder} has files that \`generate --managed\` did not write`,
    help: () => "nothing was written; name an empty or a new folder with --out",
  },
  "unknown-lock": {
    severity: "error",
    message: ({ lock }) => `\`omit\` under [managed] in config.toml names an unknown lock: \`${lock}\``,
    help: ({ known }) => `nothing was written; the locks are ${known.map((one) => `\`${one}\``).join(", ")}`,
  },
};

/** What a document that cannot be read leads to. */
const CONSEQUENCES: Readonly<Record<Reader, string>> = {
  source: "nothing was generated or written",
  sandbox: "the sandbox refuses to run with this file, and nothing was generated or written",
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

/** Some of a list, and how many more there are. */
function examples(items: readonly string[], shown: number): string {
  const named = items.slice(0, shown).map((item) => `\`${item}\``);
  const more = items.length - named.length;
  return named.join(", ") + (more > 0 ? ` and ${more.toLocaleString("en-US")} more` : "");
}

function layersText(layers: readonly string[], shown: number): string {
  return `the ${layers.length === 1 ? "layer" : "layers"} ${examples(layers, shown)}`;
}

function higherLayer(name: string | undefined): string {
  return name === undefined ? "a higher layer" : `the higher layer \`${name}\``;
}

/** What a setting besides rules means for a session of the agent. */
const SWITCHES: Readonly<Record<DiagnosticArgs["behavior-changes"]["switches"][number]["what"], string>> = {
  "sandbox-on": "commands run in the agent's sandbox",
  "sandbox-required": "the agent does not start if its sandbox cannot start",
  "sandbox-only": "commands cannot ask to run outside the sandbox",
  "sandbox-looser": "the sandbox allows more than it does by default",
  "hosts-refused": "commands reach only the allowed hosts; other hosts are refused without a prompt",
  "no-bypass": "the agent refuses to start in the mode that skips all prompts",
  "profile-selected": "this permission profile replaces the one in use",
  "proxy-on": "commands reach the network through the agent's proxy",
  "highest-tier": "the policy file overrides all other policy files",
  "tools-opened": "tools run without a prompt, so start the agent only inside the sandbox",
};

/** One line for each change, with the settings that make it. */
function switchTexts(switches: DiagnosticArgs["behavior-changes"]["switches"]): readonly string[] {
  const settings = new Map<(typeof switches)[number]["what"], string[]>();
  for (const { what, setting, before } of switches) {
    const was = before === undefined ? "" : `, was ${before}`;
    settings.set(what, [...(settings.get(what) ?? []), setting + was]);
  }
  return [...settings].map(([what, some]) => `${SWITCHES[what]} (${some.join("; ")})`);
}

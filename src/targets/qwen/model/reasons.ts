import type { ReasonTable } from "../../../enforcers/model.ts";

const SANDBOX = "start the agent inside the sandbox (`srt -c`), which restricts whatever runs";
const ANYWHERE = 'set `commands = "anywhere"` in the section of the agent, which looks at the whole line';

/** Why Qwen Code does something else than its settings seem to say, or what it does without any (facts.md, 0.24.4). */
export const REASONS: ReasonTable = {
  "no-sandbox-in-settings": {
    title: "the settings switch no sandbox on",
    why: "The agent's own sandbox knows no list of paths or hosts, and twsrt does not write it; a sandbox around the agent is counted apart.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "not-measured": {
    title: "the agent's behavior here has not been measured",
    why: "A form in the access or in a setting near it was never tried against the real agent, and nothing is guessed.",
    remedy: "try it with the agent, or write the rule or the command in an everyday form",
    mends: ["unknown"],
  },
  "setting-not-measured": {
    title: "the file contains a setting whose effect on permissions has not been measured",
    why: "Hooks, lists of core or disabled tools and the agent's own sandbox decide beside the rules; so does a duplicate key.",
    remedy: "remove the setting, or try the access with the agent",
    mends: ["unknown"],
  },
  "agent-refuses-settings": {
    title: "the agent does not work with this settings file",
    why: "Broken JSON, a comma after the last element, an element of a list that is not a text or an unknown `tools.approvalMode` end it, or it answers nothing.",
    remedy: "fix the file; `twsrt diff qwen` names the place",
    mends: ["weaker", "stricter", "unknown"],
    isRefusal: true,
  },
  "list-ignored": {
    title: "the rule list has the wrong type, and the agent silently ignores it",
    why: '`"deny": "Bash(rm *)"` was accepted, and the rule did nothing.',
    remedy: "put the rule in brackets",
    mends: ["weaker", "stricter"],
  },
  "mode-asks-nothing": {
    title: "the approval mode runs it without a question",
    why: "In `yolo` ask rules do nothing at all; in `auto-edit` they do nothing for files and addresses. Deny rules apply in every mode.",
    remedy: "remove `tools.approvalMode` from the settings, or deny what must not run by itself",
    mends: ["weaker"],
  },
  "model-decides": {
    title: "a model decides about it",
    why: "Without `tools.approvalMode` the agent runs in the mode `auto`: what no rule settles and what is not known to be harmless is judged by a language model.",
    remedy: "set `tools.approvalMode` to `default`, or add a rule",
    mends: ["weaker", "unknown"],
  },
  "auto-reads-everywhere": {
    title: "in the mode `auto` the agent reads every file without a question",
    why: "Without `tools.approvalMode` files outside of the start directory, `~/.ssh` among them, were read by itself.",
    remedy: "deny reading what the agent must not see; set `tools.approvalMode` to `default` to be asked",
    mends: ["weaker"],
  },
  "auto-writes-inside-start": {
    title: "in the mode `auto` the agent writes below the start directory without a question",
    why: "Contents of `.git` and `.qwen` and files such as `.bashrc` are left to a model; everything else there is written by itself.",
    remedy: "deny writing what must stay; set `tools.approvalMode` to `default` to be asked",
    mends: ["weaker"],
  },
  "plan-mode-blocks": {
    title: "the mode `plan` blocks every change",
    why: "Files are not written and commands that may change something are not run, whatever the rules are.",
    remedy: "none needed; leave the mode to go on",
    mends: ["stricter"],
  },
  "inside-read-freely": {
    title: "files below the start directory are read without a question",
    why: "Where no rule matches, the tools read everything below the directory in which the agent was started; a link that leads out is followed first.",
    remedy:
      "deny the path in a form that the agent matches; `twsrt generate` names the forms that it does not",
    mends: ["weaker"],
  },
  "outside-read-asks": {
    title: "no rule matches, and reading outside of the start directory is asked about",
    why: "That applies to the tools in the mode `default`. `cat` of the same file runs by itself.",
    remedy: "deny this form as well if the answer must not depend on a person",
    mends: ["weaker"],
  },
  "every-write-asks": {
    title: "no rule matches, and writing is asked about",
    why: "In the mode `default` the tools ask before each write, inside of the start directory as well.",
    remedy: "deny this form as well if the answer must not depend on a person",
    mends: ["weaker"],
  },
  "unlisted-host-asks": {
    title: "addresses that no rule allows are asked about",
    why: "An allow list spares questions, and closes nothing.",
    remedy: "deny hosts by name, or `WebFetch` as a whole",
    mends: ["weaker"],
  },
  "credentials-refused": {
    title: "the agent fetches no address with a name and a password in it",
    why: "The tool refuses it before any rule is asked.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "other-commands-ask": {
    title: "the agent asks before it runs a command that is not known to be harmless",
    why: "About thirty programs that only read run by themselves; anything else needs an answer or an allow rule for each part of the line.",
    remedy: "deny this form as well if the answer must not depend on a person",
    mends: ["weaker"],
  },
  "known-harmless-command": {
    title: "commands that only read run without a question",
    why: "The agent knows some programs as harmless, such as `cat`, `ls`, `grep`, `find` and `git log`, wherever the file is that they read.",
    remedy: "deny the file or the command by a rule if it shall not run",
    mends: ["weaker"],
  },
  "directory-lost-asks": {
    title: "the agent cannot tell which directory the command runs in, and asks",
    why: "Behind `cd $X`, `cd -` and `popd` a relative path could be one that has a rule.",
    remedy: "none needed",
    mends: ["stricter"],
  },
  "behind-wrapper": {
    title: "the program is started by another one",
    why: "A rule that begins with the program's name is compared with the first word of each part of the line: behind `sudo`, `env`, `xargs` or `find -exec` it does not match.",
    remedy: ANYWHERE,
    unless: "anywhere",
    also: { remedy: SANDBOX, unless: "sandboxed" },
    mends: ["weaker"],
  },
  "inside-script-text": {
    title: "the command is in text that a shell is given",
    why: "Rules about commands do not look into `bash -c`, `eval` or what is piped into a shell, unless their pattern looks at the whole line.",
    remedy: ANYWHERE,
    unless: "anywhere",
    also: { remedy: SANDBOX, unless: "sandboxed" },
    mends: ["weaker"],
  },
  "inside-construct": {
    title: "the command is in brackets, a substitution or a control structure",
    why: "The line is cut at `;`, `&&`, `|` and line breaks alone, so that `(rm x)`, `$(rm x)` and `if rm x` begin with another word.",
    remedy: ANYWHERE,
    unless: "anywhere",
    also: { remedy: SANDBOX, unless: "sandboxed" },
    mends: ["weaker"],
  },
  "named-by-path": {
    title: "the program is named by its path",
    why: "`/bin/rm` is another word than `rm` for a rule that begins with the name.",
    remedy: ANYWHERE,
    unless: "anywhere",
    also: { remedy: SANDBOX, unless: "sandboxed" },
    mends: ["weaker"],
  },
  "program-from-variable": {
    title: "only the run decides which program it is",
    why: "Variables count as nothing when rules are compared, so `$R x` has no program in it.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "words-not-matched": {
    title: "the command has the words in another order than the rule",
    why: "Rules are compared with the words as they are written: `-rf` is not `-r -f`, `--force=x` is not `--force`, behind an unquoted `#` nothing is read, and a word with an unquoted `*` or `?` counts as `glob`.",
    remedy: "deny the command without its options",
    also: { remedy: SANDBOX, unless: "sandboxed" },
    mends: ["weaker"],
  },
  "file-use-not-seen": {
    title: "the agent does not see that the command uses the file",
    why: "It knows about seventy programs and plain redirections. Variables, substitutions, control structures, `>|`, programs by their path and all others (`tar`, `git`, `scp`, interpreters) are not seen, and neither is a search that starts above the file.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
  "host-use-not-seen": {
    title: "the agent does not see that the command reaches the host",
    why: "It looks at addresses with a scheme in the words of `curl`, `wget` and `fetch`. `curl host`, `git clone`, `ssh` and interpreters are not seen.",
    remedy: SANDBOX,
    unless: "sandboxed",
    mends: ["weaker"],
  },
};

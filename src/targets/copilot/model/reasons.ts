import type { ReasonTable } from "../../../enforcers/model.ts";

const SANDBOX = "Start the agent inside the sandbox (`srt -c`), which holds whatever runs.";

/** Why Copilot CLI does something else than its flags seem to say, or what it does without any (facts.md, 1.0.102). */
export const REASONS: ReasonTable = {
  "no-own-sandbox": {
    title: "the flags switch no sandbox on",
    why: "The agent's own sandbox is a setting in a file of its own, which twsrt does not write; the sandbox around the agent is counted apart.",
    remedy: SANDBOX,
  },
  "not-measured": {
    title: "it was not measured what the agent does",
    why: "A form in the access or in a flag near it was never tried against the real agent, and nothing is guessed.",
    remedy: "Try it with the agent, or write the rule or the command in an everyday form.",
  },
  "flag-not-measured": {
    title: "the flags file holds something of which the effect was not measured",
    why: "A flag that changes permissions in ways that were not tried, or a text that is no list of flags, such as a comment. What the other flags do beside it is not known.",
    remedy: "Let `twsrt generate copilot -w` write the file, and keep other flags in the launch command.",
  },
  "agent-refuses-flags": {
    title: "the agent ends with an error because of this flag",
    why: "A `)` inside a rule, an empty `shell()`, an address that is none or a flag that does not exist end the agent with code 1 before it does anything.",
    remedy: "Let `twsrt generate copilot -w` write the file: it emits no such value.",
  },
  "flagless-read-only-command": {
    title: "commands that only read run without asking",
    why: "The agent knows some programs as harmless (`ls`, `cat`, `git status`, and also `git tag`, `git branch -D` and `git ls-remote`) and runs them without any flag.",
    remedy: "Deny the command with a rule if it shall not run.",
  },
  "flagless-command-asks": {
    title: "the agent asks before it runs a command that no flag allows",
    why: "Without a flag that opens the shell only commands run by themselves that the agent knows to be harmless. With `-p` nobody can be asked, and the command does not run.",
    remedy: "Nothing, if a person is there to answer.",
  },
  "flagless-write-asks": {
    title: "the agent asks before it creates or changes a file that no flag allows",
    why: "Reading in the start directory is free, writing needs an answer or `--allow-tool write`.",
    remedy: "Nothing, if a person is there to answer.",
  },
  "redirection-asks": {
    title: "a redirection into a file needs the flag for writing",
    why: "`--allow-tool shell` alone does not cover `command > file`: it was asked about until `--allow-tool write` stood beside it.",
    remedy: "Nothing, if a person is there to answer.",
  },
  "outside-asks": {
    title: "the agent asks about paths outside of its directories",
    why: "Paths outside of the start directory and the temporary one are asked about, links followed. In commands every word is taken for a path except options, but `~` is not understood: `cat ~/x` passes.",
    remedy: "Deny paths in the home by a rule of their own; for commands only the sandbox holds them.",
  },
  "url-asks": {
    title: "the agent asks about addresses that no flag lists",
    why: "An address that is fetched, or that stands with its scheme in a `curl` or `wget` command, is asked about unless `--allow-url` names its scheme, host and port.",
    remedy: "Nothing, if a person is there to answer.",
  },
  "expansion-refused": {
    title: "the agent refuses the line for how it expands something",
    why: "Backquotes, `${x@P}`, `${!x}`, `${x:=y}` and a substitution inside `${...}` are refused before any rule is asked, whatever the flags are.",
    remedy: "Write `$(...)` in place of backquotes.",
  },
  "attribution-refused": {
    title: "the agent refuses a line in which it cannot tell which files are meant",
    why: "Relative paths behind a `cd` to what is no directory, and a group of commands behind `coproc`, are refused whatever the flags are.",
    remedy: "Change to a directory that is there, or write the path out.",
  },
  "kill-refused": {
    title: "the agent refuses to end processes that are not named by number",
    why: "`pkill`, `killall`, and `kill` without a process id are refused before any rule is asked, whatever the flags are; so are they behind `sudo`, `env`, `timeout` and `xargs`.",
    remedy: "Find the process first, and name it by its number.",
  },
  "wrapper-not-seen": {
    title: "the program is started by another one, which the rule does not see through",
    why: "Only the first word of a command is compared: behind `env`, `sudo`, `timeout`, `xargs`, `find -exec`, `command`, `exec`, `nohup`, `time` or `coproc` the program ran.",
    remedy: `Add a rule for the wrapper with its program, such as \`sudo rm\`. ${SANDBOX}`,
  },
  "here-document-not-seen": {
    title: "the agent misses a command in a here-document",
    why: "Where a substitution in the body of a here-document has only blanks before it (`cat <<EOF`, and below it ` $(rm x)`), the agent sees no command in it: the line is neither asked about nor denied, and the program ran.",
    remedy: SANDBOX,
  },
  "script-text-not-seen": {
    title: "the command stands in text that a shell is given",
    why: "`bash -c`, `eval`, `trap`, an alias, and what is piped or written into a shell are not looked into: the program ran.",
    remedy: `Deny the shell itself if you can do without. ${SANDBOX}`,
  },
  "interpreter-not-seen": {
    title: "the program is started from code of another language",
    why: "The code that `python3 -c`, `perl -e` or `node -e` is given is not looked into.",
    remedy: SANDBOX,
  },
  "quoted-program-not-seen": {
    title: "the program is written with quotes or a backslash",
    why: "Rules are compared with the source text: `'rm'`, `r\"m\"` and `\\rm` are other words than `rm`, and ran.",
    remedy: SANDBOX,
  },
  "variable-program-not-seen": {
    title: "the program comes from a variable",
    why: "Rules are compared with the source text, in which `$R` is not `rm`.",
    remedy: SANDBOX,
  },
  "program-path-not-seen": {
    title: "the program is named by its path",
    why: "`/bin/rm` is another word than `rm`. A path outside of the start directory is asked about; with `--allow-all-paths` it ran.",
    remedy: `Add a rule for the path, \`/bin/rm\`. ${SANDBOX}`,
  },
  "no-glob-in-shell-rule": {
    title: "`*` and `?` have no meaning in a rule about commands",
    why: "`shell(rm *)` and `shell(*)` match only those very characters. `:*` at the end is the one wildcard.",
    remedy: "Write `shell(rm:*)`, or `shell` for every command.",
  },
  "two-word-key": {
    title: "the program is known by its first two words",
    why: "For git, gh, npm, pip, cargo and about twenty others `shell(npm)` stops the bare word only: `npm install x` ran.",
    remedy: "Write `shell(npm:*)`.",
  },
  "exact-text-only": {
    title: "a rule of several words without `:*` is compared with the whole text",
    why: "`shell(docker system prune)` stops exactly this text; with an argument behind it the command ran.",
    remedy: "Write `shell(docker system prune:*)`.",
  },
  "option-order": {
    title: "the words of the rule stand otherwise in the command",
    why: "Rules of several words are the beginning of the source text: another order, joined or longer options, two blanks or a quoted word escape them.",
    remedy: `Deny the command without its options. ${SANDBOX}`,
  },
  "shell-reads-not-seen": {
    title: "a rule about reading does not reach commands",
    why: "`read(...)` is asked for the agent's own tools. `cat`, `head` or a redirection of the same file ran.",
    remedy: SANDBOX,
  },
  "shell-writes-not-seen": {
    title: "a rule about writing does not reach commands",
    why: "`write(...)` is asked for the agent's own tools. `echo a > file` of the same file ran.",
    remedy: SANDBOX,
  },
  "url-without-scheme": {
    title: "an address without a scheme is not seen",
    why: "In a command only words with a scheme are taken for addresses: `curl host` ran, whatever the rules say about the host.",
    remedy: SANDBOX,
  },
  "git-url-not-seen": {
    title: "the addresses of git are not seen",
    why: "`git clone`, `git fetch` and `git push` ran with any host, and `git ls-remote` without any flag at all.",
    remedy: SANDBOX,
  },
  "program-url-not-seen": {
    title: "the program is not one in whose words addresses are looked for",
    why: "That happens for curl, wget and a few others under their bare names. Interpreters, package managers, ssh, wrappers and scripts reached any host.",
    remedy: SANDBOX,
  },
  "port-spelled-out": {
    title: "the rule names the host with another port",
    why: "A rule is about one port, the standard one where it names none: `h` does not reach `https://h:8443`.",
    remedy: `Add a rule with the port. ${SANDBOX}`,
  },
  "scheme-spelled-out": {
    title: "the rule names the host with another scheme",
    why: "A host without a scheme means https alone: `h` does not reach `http://h`.",
    remedy: "Add `http://h` beside `h`; `twsrt generate copilot` writes both.",
  },
  "directory-without-children": {
    title: "the rule names the directory, not what is in it",
    why: "`read(/a)` stops the directory's own listing; files below need `read(/a/**)`.",
    remedy: "Add the rule with `/**`; `twsrt generate copilot` writes both.",
  },
  "children-without-directory": {
    title: "the rule names what is in the directory, not itself",
    why: "`read(/a/**)` leaves the listing of `/a`, and `grep` and `glob` that start there, which show what is in it.",
    remedy: "Add the rule without `/**`; `twsrt generate copilot` writes both.",
  },
  "link-name-only": {
    title: "the rule names a link, and the path leads there without it",
    why: "A rule on a link stops only accesses that are spelled with it; one on the real path stops both.",
    remedy: "Name the real path as well; `twsrt generate copilot` does.",
  },
  "home-not-expanded": {
    title: "`~` in a rule is not the home",
    why: "`read(~/x)` matched nothing.",
    remedy: "Write the home out; `twsrt generate copilot` does.",
  },
  "path-not-normalised": {
    title: "dots or doubled slashes in a rule keep it from matching",
    why: "A rule is compared as it is written: with `//`, `/./`, `/../` inside or a slash at its end it matched nothing.",
    remedy: "Write the path without them; `twsrt generate copilot` does.",
  },
  "parent-relative-rule": {
    title: "a rule that begins with `..` matches nothing",
    why: "Relative rules are trailing names of the path, in which `..` never stands.",
    remedy: "Write the path from the root.",
  },
  "parent-search-leaks": {
    title: "a search from this directory shows what is in the denied paths below it",
    why: "`grep` and `glob` are checked against the directory where they start, and no further: contents of denied files came out.",
    remedy: SANDBOX,
  },
};

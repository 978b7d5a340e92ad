import { scriptText } from "../script-text.ts";
import type { Word } from "../word.ts";
import { argumentsOf, valueOf } from "./arguments.ts";
import { followed, lineOf, type Inner } from "./inner.ts";
import { knownName } from "./lookup.ts";
import { isText, visible } from "./touches.ts";
import { environmentOf, variableRuns } from "./variables.ts";

/** Words of the form `name=command`, by the program that runs the command: what stands before it. */
const ASSIGNED: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    bazel: /^--run_under=/,
    cargo: /^(?:--config=)?(?:target\.\S+\.(?:runner|linker)|build\.rustc(?:-wrapper)?)\s*=\s*/,
    gmake:
      /^(?:SHELL|CC|CXX|CPP|LD|AR|AS|RM|LEX|YACC|MAKE|INSTALL\w*|\w*(?:CMD|COMMAND|EXEC|RUNNER|LAUNCHER|PROG))[:+?]?=/,
    make: /^(?:SHELL|CC|CXX|CPP|LD|AR|AS|RM|LEX|YACC|MAKE|INSTALL\w*|\w*(?:CMD|COMMAND|EXEC|RUNNER|LAUNCHER|PROG))[:+?]?=/,
    mvn: /^-Dexec\.executable=/,
    npm: /^scripts\.[^=]+=/,
    "systemd-run": /^(?:--property=)?Exec\w+=/,
  }),
);

/** Commands in a form of their own, which no agent is known to see. */
const FORMS: ReadonlyMap<string, (words: readonly Word[]) => readonly Inner[]> = new Map(
  Object.entries({
    ansible: (words) => valuesAs(words, { valued: "a", long: ["--args"] }, ["-a", "--args"]),
    bun: (words) => (isText(words[1], "run") ? command(words.slice(2)) : []),
    "cross-env": environmentRuns,
    env: environmentRuns,
    cmake: cmakeRuns,
    gmake: shellCalls,
    make: shellCalls,
    compgen: (words) => valuesAs(words, { valued: "ACFGWXPSo", long: [] }, ["-C"]),
    gcc: compilerRuns,
    "g++": compilerRuns,
    cc: compilerRuns,
    gdb: (words) => commandBehind(words, ["--args", "-args"]),
    gh: (words) => (isText(words[1], "alias") && isText(words[2], "set") ? text(words.at(-1)) : []),
    ag: (words) => valuesAs(words, { valued: "", long: ["--pager"] }, ["--pager"]),
    bat: (words) => valuesAs(words, { valued: "", long: ["--pager"] }, ["--pager"]),
    fzf: fzfRuns,
    ip: (words) => (isText(words[1], "netns") ? commandBehind(words, ["exec"], 1) : []),
    nix: (words) => commandBehind(words, ["-c", "--command"]),
    sftp: (words) => valuesAs(words, { valued: "BbcDFiJloPRSsX", long: [] }, ["-D"]),
    just: (words) => commandBehind(words, ["--command", "-c"]),
    screen: screenRuns,
    tmux: tmuxRuns,
  }),
);

/** `make 'X=$(shell rm x)'`: make runs the text where it expands the variable. */
function shellCalls(words: readonly Word[]): readonly Inner[] {
  return words
    .slice(1)
    .flatMap((word) => [...scriptText(word).matchAll(/\$[({]shell\s+([^)}]*)/g)])
    .map(([, line = ""]) => followed(line));
}

/** What a program runs besides what its record says, so that only the policy follows it. */
export function followedRuns(name: string, words: readonly Word[]): readonly Inner[] {
  const start = ASSIGNED.get(name);
  const form = FORMS.get(name);
  if (start === undefined) return form === undefined ? [] : form(words);
  const assigned = words.flatMap((word) => {
    const head = start.exec(visible(word))?.[0];
    // A value of TOML has quotes of its own.
    return head === undefined
      ? []
      : [
          followed(
            scriptText(word)
              .slice(head.length)
              .replace(/^(["'])(.*)\1$/s, "$2"),
          ),
        ];
  });
  return form === undefined ? assigned : [...assigned, ...form(words)];
}

function command(words: readonly Word[]): readonly Inner[] {
  return words.length === 0 ? [] : [{ kind: "command", words, remote: false, followed: true }];
}

function text(word: Word | undefined): readonly Inner[] {
  return word === undefined ? [] : [followed(scriptText(word).replace(/^!/, ""))];
}

/** The command behind one of the marks, and behind so many words more. */
function commandBehind(words: readonly Word[], marks: readonly string[], skipped = 0): readonly Inner[] {
  const at = words.findIndex((word) => marks.some((mark) => isText(word, mark)));
  return at < 0 ? [] : command(words.slice(at + 1 + skipped));
}

function valuesAs(
  words: readonly Word[],
  grammar: { readonly valued: string; readonly long: readonly string[] },
  names: readonly string[],
): readonly Inner[] {
  return text(valueOf(argumentsOf(words.slice(1), grammar), ...names));
}

/** `env GIT_PAGER=x git log`: what the variables make the program run. */
function environmentRuns(words: readonly Word[]): readonly Inner[] {
  const { variables, program } = environmentOf(words);
  const runs = program === undefined ? [] : variableRuns(knownName(program), variables);
  return runs.map((one) => ({ ...one, followed: true }));
}

/** `cmake -E env A=1 COMMAND`, `-E time COMMAND`, `-E chdir DIR COMMAND`. */
function cmakeRuns(words: readonly Word[]): readonly Inner[] {
  if (!isText(words[1], "-E")) return [];
  const [name, ...rest] = words.slice(2);
  if (isText(name, "time")) return command(rest);
  if (isText(name, "chdir")) return command(rest.slice(1));
  if (!isText(name, "env")) return [];
  return command(
    rest.slice(rest.findIndex((word) => !/^(?:--unset=|--modify|--$|\w+=)/.test(visible(word)))),
  );
}

/** `fzf --preview COMMAND`, and `--bind key:execute(COMMAND)`. */
function fzfRuns(words: readonly Word[]): readonly Inner[] {
  const args = argumentsOf(words.slice(1), { valued: "", long: ["--preview", "--bind"] });
  const bound = valueOf(args, "--bind");
  const calls =
    bound === undefined
      ? []
      : [...scriptText(bound).matchAll(/(?:execute(?:-silent)?|become|reload|transform)\(([^)]*)\)/g)];
  return [...text(valueOf(args, "--preview")), ...calls.map(([, line = ""]) => followed(line))];
}

/** `gcc -wrapper sudo,-n`: the words of a command with commas between them. */
function compilerRuns(words: readonly Word[]): readonly Inner[] {
  return words.flatMap((word, i) =>
    isText(words[i - 1], "-wrapper") ? [followed(scriptText(word).replaceAll(",", " "))] : [],
  );
}

/** `screen -X stuff TEXT`: as if it was typed. */
function screenRuns(words: readonly Word[]): readonly Inner[] {
  const at = words.findIndex((word) => isText(word, "stuff"));
  const typed = at < 0 ? undefined : words[at + 1];
  return typed === undefined ? [] : [followed(scriptText(typed).replaceAll(/\\[nr]|\^M/g, "\n"))];
}

/** `tmux new \; run COMMAND`: a `;` begins another command of tmux. */
function tmuxRuns(words: readonly Word[]): readonly Inner[] {
  const at = words.findIndex((word, i) => i > 0 && word.kind === "literal" && word.text.endsWith(";"));
  const rest = words.slice(at + 1);
  return at < 0 || rest.length === 0 ? [] : [followed(`tmux ${lineOf(rest)}`)];
}

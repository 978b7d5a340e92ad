import type { Word } from "../word.ts";
import { scriptText } from "../script-text.ts";
import { argumentsOf, leadingOptions, operandsOf } from "./arguments.ts";
import { followed, lineOf, script, type Inner } from "./inner.ts";
import { recordOf } from "./lookup.ts";
import { optionScripts } from "./runs-special.ts";
import { settingsOf, type Setting } from "./git-settings.ts";
import { isText, visible } from "./touches.ts";

/** Settings of git whose value is a command line (git-config(1), 2.39). */
const COMMAND_SETTINGS =
  /^(core\.(sshcommand|pager|editor|askpass|fsmonitor|gitproxy|alternaterefscommand)|sequence\.editor|pager\..*|gpg\..*program|gpg\.program|diff\.external|diff\..*\.(command|textconv)|merge\..*\.driver|filter\..*\.(clean|smudge|process)|credential\.(.*\.)?helper|browser\..*\.cmd|man\..*\.cmd|(diff|merge)tool\..*\.cmd|interactive\.difffilter|remote\..*\.(uploadpack|receivepack)|uploadpack\.packobjectshook|trailer\..*\.(command|cmd)|init\.templatedir|sendemail\..*cmd)$/i;

/** What a git command line runs: aliases, settings that hold commands, and commands behind sub-commands. */
export function gitRuns(words: readonly Word[]): readonly Inner[] {
  const record = recordOf("git");
  if (record === undefined) return [];
  const args = words.slice(1);
  const { options, at } = leadingOptions(args, record);
  const command = args[at];
  const own = command?.kind === "literal" ? subCommandRuns(command.text, args.slice(at)) : [];
  const settings = settingsOf(options);
  if (settings.length === 0) return own;
  const rest = args.slice(at + 1);
  return [...settings.flatMap((setting) => settingRuns(textOf(setting), command, rest)), ...own];
}

interface CommandSetting {
  readonly key: string;
  readonly value: string;
}

/** A setting as text. */
function textOf({ key, value }: Setting): CommandSetting {
  return { key, value: scriptText(value) };
}

/** What a setting runs; an alias only where it is called, with the words behind it. */
export function settingRuns(
  { key, value }: CommandSetting,
  command: Word | undefined,
  rest: readonly Word[],
): readonly Inner[] {
  if (COMMAND_SETTINGS.test(key)) {
    const text = value.replace(/^!/, "");
    // A version and a time are put behind it (git-config(1), `core.fsmonitor`).
    return /^core\.fsmonitor$/i.test(key) ? [script(text), followed(`${text} 2 1`)] : [script(text)];
  }
  const alias = /^alias\.(.+?)(?:\.command)?$/i.exec(key)?.[1];
  if (alias === undefined) return [];
  const behind = command !== undefined && isText(command, alias) ? ` ${lineOf(rest)}` : "";
  return [script(value.startsWith("!") ? value.slice(1) + behind : `git ${value}${behind}`)];
}

function subCommandRuns(command: string, words: readonly Word[]): readonly Inner[] {
  switch (command) {
    case "rebase":
      return optionScripts(words, ["-x", "--exec"]);
    case "clone":
      return [...transferRuns(words, ["-u"]), ...clonedRuns(words)];
    case "fetch":
    case "pull":
    case "ls-remote":
    case "push":
    case "archive":
      return transferRuns(words, []);
    case "filter-branch":
      return optionScripts(words, [
        "--setup",
        "--env-filter",
        "--tree-filter",
        "--index-filter",
        "--parent-filter",
        "--msg-filter",
        "--commit-filter",
        "--tag-name-filter",
      ]);
    case "difftool":
    case "mergetool":
      return optionScripts(words, ["-x", "--extcmd"]);
    case "grep":
      return openers(words);
    case "bisect":
      return isText(words[1], "run") ? [{ kind: "command", words: words.slice(2), remote: false }] : [];
    case "submodule": {
      const at = words.findIndex((word) => isText(word, "foreach"));
      const behind = words.slice(at + 1).filter((word) => !visible(word).startsWith("-"));
      return at < 1 || behind.length === 0 ? [] : [script(behind.map(scriptText).join(" "))];
    }
    case "config":
      return configRuns(words);
    default:
      return [];
  }
}

/** Programs on the other side, which run here where that is a path. */
function transferRuns(words: readonly Word[], others: readonly string[]): readonly Inner[] {
  return [
    ...optionScripts(words, ["--upload-pack", "--receive-pack", "--exec", ...others]),
    // `ext::COMMAND` is a transport (git-remote-ext(1)).
    ...words.flatMap((word) => {
      const text = scriptText(word);
      return text.startsWith("ext::") ? [followed(text.slice(5))] : [];
    }),
  ];
}

/** `git clone -c key=value`. */
function clonedRuns(words: readonly Word[]): readonly Inner[] {
  const args = argumentsOf(words.slice(1), { valued: "bcjosu", long: ["--config"] });
  return settingsOf(args).flatMap((setting) =>
    settingRuns(textOf(setting), undefined, []).map((one): Inner => ({ ...one, followed: true })),
  );
}

/** `git grep -Oless` opens what it finds. */
function openers(words: readonly Word[]): readonly Inner[] {
  return words.flatMap((word) => {
    const program = /^(?:-O|--open-files-in-pager=)(.+)$/s.exec(scriptText(word))?.[1];
    return program === undefined ? [] : [script(program)];
  });
}

/** `git config alias.w '!rm x'` runs it later. */
function configRuns(words: readonly Word[]): readonly Inner[] {
  const operands = operandsOf(
    argumentsOf(words.slice(1), { valued: "ft", long: ["--file", "--type", "--blob"] }),
  );
  const [key, value] =
    isText(operands[0], "set") || isText(operands[0], "add") ? operands.slice(1) : operands;
  if (key === undefined || value === undefined) return [];
  return settingRuns({ key: scriptText(key), value: scriptText(value) }, undefined, []);
}

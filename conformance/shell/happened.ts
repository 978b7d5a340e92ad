import type { Environment } from "../../src/policy/environment.ts";
import { judgeOf, type PolicyEffect } from "../../src/policy/decide.ts";
import type { CommandRule, Policy } from "../../src/policy/policy.ts";
import { exactWords } from "../../src/shell/rule-word.ts";
import type { Event } from "./event.ts";
import { FILES, HOME, hostOf } from "./world.ts";

/** What a policy restricts, and happened. */
export interface Happened {
  readonly action: Event["action"];
  /** The words of a command, a path or a host. */
  readonly about: string;
  readonly effect: PolicyEffect;
}

/** Answers with which nothing happens unseen. */
const RESTRICTING: ReadonlySet<string> = new Set(["deny", "ask", "unknown"]);

export function isRestricting(effect: string): boolean {
  return RESTRICTING.has(effect);
}

/**
 * Says which of the things that a line did are denied or asked about. Paths and hosts mean what the policy's own index
 * says of a single path. Commands are compared with rules by code of its own, which shares nothing with the engine
 * under test.
 */
export function restrictedBy(
  policy: Policy,
  environment: Environment,
): (events: readonly Event[]) => readonly Happened[] {
  const judge = judgeOf(policy, environment);
  const commands = policy.rules.filter((rule) => rule.action === "execute" && rule.effect !== "allow");
  return (events) =>
    events.flatMap((event): Happened[] => {
      if (event.action === "execute") {
        const rule = (commands as CommandRule[]).find((one) => isMeant(event, wordsOf(one)));
        if (rule === undefined) return [];
        return [{ action: "execute", about: wordsOf(rule).join(" "), effect: rule.effect }];
      }
      if (event.action === "connect") {
        const host = hostOf(event.address);
        if (host === undefined) return [];
        const { effect } = judge.decideTouch({ action: "connect", host, port: event.port });
        return isRestricting(effect) ? [{ action: "connect", about: host, effect }] : [];
      }
      if (isOwnFile(event)) return [];
      const { action } = event;
      for (const path of reached(event)) {
        const { effect } = judge.decideTouch({ action, path });
        if (isRestricting(effect)) return [{ action, about: path.replace(HOME, "~"), effect }];
      }
      return [];
    });
}

/** The policies here name whole words. */
function wordsOf({ subject }: CommandRule): readonly string[] {
  const { exact, isCut } = exactWords(subject.words);
  if (isCut) throw new Error(`not compared here: ${subject.text}`);
  return exact;
}

/** Files that a program opens by itself, whatever it was started for: no line names them. */
const OWN: readonly { readonly by: RegExp; readonly path: RegExp }[] = [
  { by: /^(ssh|scp|sftp)/, path: /^\/home\/me\/\.ssh\// },
  { by: /^(git|wget)/, path: /^\/home\/me\/\.(netrc|wget-hsts)$/ },
  // Its history, by way of a temporary file.
  { by: /^(less|pager)$/, path: /^\/home\/me\/\.less/ },
  // Swap files are looked for in the working directory.
  { by: /^(vi|vim)(\..*)?$/, path: /^\/home\/me\/(\.(viminfo|aws|ssh)|proj\/secrets)$/ },
  // Documents of the shell that are too long for a pipe.
  { by: /^(ba)?sh$/, path: /^\/tmp\/sh-thd/ },
];

export function isOwnFile({ by, path }: Extract<Event, { path: string }>): boolean {
  return OWN.some((own) => own.by.test(by) && own.path.test(path));
}

/** Who moves a directory moves all in it. */
function reached(event: Extract<Event, { path: string }>): readonly string[] {
  if (event.tree !== true) return [event.path];
  return [event.path, ...Object.keys(FILES).filter((file) => file.startsWith(`${event.path}/`))];
}

/** Options of git that stand before the sub-command and take a value of their own. */
const GIT_VALUED: ReadonlySet<string> = new Set(["-C", "-c", "--git-dir", "--work-tree", "--namespace"]);

/** Spellings of one option, for the programs that the policies name. */
const LONG: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  rm: { r: ["--recursive", "-R"], f: ["--force"] },
  git: { f: ["--force"], D: [] },
};

/** Programs that only print something with `--help` or `--version`, whatever else they are given. */
const PRINTS_HELP: ReadonlySet<string> = new Set(["rm", "mv", "tee", "chmod", "dd", "curl", "git"]);

/** It prints what it would do, or how it is used. */
function isHarmless(name: string, args: readonly string[]): boolean {
  if (PRINTS_HELP.has(name) && (args.includes("--help") || args.includes("--version"))) return true;
  if (name !== "git") return false;
  const isShort = args.includes("push") || args.includes("clean");
  return args.includes("--dry-run") || (isShort && args.some((arg) => /^-[a-z]*n[a-z]*$/.test(arg)));
}

function isMeant(
  { program, args }: Extract<Event, { action: "execute" }>,
  [named, ...rest]: readonly string[],
): boolean {
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (name !== named) return false;
  const wanted = rest.filter((word) => !word.startsWith("-"));
  const options = rest.filter((word) => word.startsWith("-"));
  const end = args.indexOf("--");
  const before = end < 0 ? args : args.slice(0, end);
  if (isHarmless(name, before)) return false;
  const operands: string[] = [];
  for (let i = 0; i < args.length && operands.length < wanted.length; i++) {
    const arg = args[i] as string;
    if (name === "git" && operands.length === 0 && GIT_VALUED.has(arg)) i++;
    else if (!arg.startsWith("-")) operands.push(arg);
  }
  if (wanted.some((word, i) => operands[i] !== word)) return false;
  return options.every((option) => {
    // Options of find are whole words with one dash.
    if (option.startsWith("--") || name === "find") return before.some((arg) => arg === option);
    return Array.from(option.slice(1)).every((letter) =>
      before.some(
        (arg) =>
          (/^-[A-Za-z]+$/.test(arg) && arg.includes(letter)) || LONG[name]?.[letter]?.includes(arg) === true,
      ),
    );
  });
}

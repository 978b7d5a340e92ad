/** The head of the file, up to the command. */
const HEAD = `// Written by twsrt; changes made here are lost. opencode loads this file at its start, and asks it before every call of a tool.
import { spawn } from "node:child_process";

`;

/** In front of the words of the program that answers, and behind them. */
const BEFORE = "const words = ";
const BEHIND = ";\n";

/**
 * What is behind the command. The program stays: a start of Node takes longer than an answer. A call runs only if the program says
 * so, and whatever fails refuses it. Nothing here may throw when the file is loaded, because the agent goes on without a plugin
 * that does (facts.md, "Plugins", release 1.18.33).
 */
const TAIL = `const patience = 60_000;

let program;
let waiting = [];

function start() {
  const child = spawn(words[0], [...words.slice(1), "--lines"], { env: {}, stdio: ["pipe", "pipe", "ignore"] });
  const ended = (why) => {
    if (program !== child) return;
    program = undefined;
    const open = waiting;
    waiting = [];
    for (const { refuse } of open) refuse(new Error("twsrt guard failed, so the call is refused: " + why));
  };
  let text = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (part) => {
    if (program !== child) return;
    text += part;
    for (let end = text.indexOf("\\n"); end >= 0; end = text.indexOf("\\n")) {
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      let answer;
      try {
        answer = JSON.parse(line);
      } catch {
        // Answers that follow it would be taken for those of other calls.
        ended("it said " + line.slice(0, 100));
        child.kill("SIGKILL");
        return;
      }
      waiting.shift()?.answer(answer);
    }
  });
  child.stdin.on("error", (error) => ended(error.message));
  child.on("error", (error) => ended(error.message));
  child.on("close", (code, signal) => ended("it ended with " + (signal ?? code)));
  for (const one of [child, child.stdin, child.stdout]) one.unref?.();
  return child;
}

function ask(call) {
  return new Promise((answer, refuse) => {
    program ??= start();
    const asked = program;
    const late = setTimeout(() => asked.kill("SIGKILL"), patience);
    const done = (next) => (value) => {
      clearTimeout(late);
      next(value);
    };
    waiting.push({ answer: done(answer), refuse: done(refuse) });
    asked.stdin.write(JSON.stringify(call) + "\\n");
  });
}

// So no later plugin changes a call after it was judged.
function freeze(value) {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}

export const TwsrtGuard = async ({ directory }) => ({
  "tool.execute.before": async ({ tool, sessionID }, { args }) => {
    freeze(args);
    const { status, stdout, stderr } = await ask({ tool, args, sessionID, cwd: directory });
    if (status !== 0) throw new Error(stderr.trim());
    if (stdout !== "") throw new Error(JSON.parse(stdout).reason);
  },
});
`;

/** The text of the plugin that asks a program. */
export function pluginText(words: readonly string[]): string {
  return HEAD + BEFORE + JSON.stringify(words) + BEHIND + TAIL;
}

/** What a file is: `ours` was written by twsrt, as it is or changed since. */
export interface PluginParts {
  readonly words: readonly string[];
  readonly isChanged: boolean;
}

/** @returns undefined for a text that twsrt has not written */
export function partsOf(text: string): PluginParts | undefined {
  if (!text.startsWith(HEAD)) return undefined;
  const [line = ""] = text.slice(HEAD.length).split("\n", 1);
  const words = wordsIn(line);
  return { words, isChanged: text !== pluginText(words) };
}

function wordsIn(line: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(line.slice(BEFORE.length, 1 - BEHIND.length));
    return Array.isArray(value) ? value.filter((word) => typeof word === "string") : [];
  } catch {
    return [];
  }
}
